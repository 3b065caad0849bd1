import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './document-skeleton.module.css'

/** Stands where page and findings will be, in their size. */
export function DocumentSkeleton() {
  const { t } = useTranslation()
  return (
    <div className={classes.skeleton} role="status" aria-label={t('loading')}>
      <div className={classes.skeletonPage}>
        <Skeleton height="100%" radius={2} />
      </div>
      <div className={classes.skeletonPanel}>
        {Array.from({ length: 7 }, (_, index) => (
          <Skeleton key={index} height={92} radius="md" />
        ))}
      </div>
    </div>
  )
}
