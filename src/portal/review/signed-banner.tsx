import { CopyButton, UnstyledButton } from '@mantine/core'
import { IconRosetteDiscountCheckFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SignOff } from '../../domain/review.js'
import { formatMoment, useLanguage } from '../i18n/format.js'
import classes from './signed-banner.module.css'

/** Who signed, when, what it means, and the hash that seals it. */
export function SignedBanner({ signOff }: { signOff: SignOff }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <section className={classes.banner} aria-label={t('status.signed')}>
      <IconRosetteDiscountCheckFilled size={26} aria-hidden className={classes.icon} />
      <div className={classes.words}>
        <strong>
          {t('signOff.signedBy', { name: signOff.name, time: formatMoment(signOff.at, language) })}
        </strong>
        <span>{signOff.meaning}</span>
        <CopyButton value={signOff.contentHash}>
          {({ copied, copy }) => (
            <UnstyledButton className={classes.hash ?? ''} onClick={copy} title={signOff.contentHash}>
              SHA-256 {signOff.contentHash.slice(0, 8)}…{signOff.contentHash.slice(-8)} ·{' '}
              {copied ? t('copied') : t('copy')}
            </UnstyledButton>
          )}
        </CopyButton>
      </div>
    </section>
  )
}
