import { Center, Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, Outlet } from 'react-router'
import { setCsrfToken } from '../api/client.js'
import { sessionQuery } from '../api/queries.js'
import { AccountMenu } from '../session/account-menu.js'
import { LoginPage } from '../session/login.js'
import { mayAudit } from '../session/user.js'
import { ErrorPage } from '../shared/error-alert.js'
import { Preferences } from './preferences.js'
import { Wordmark } from './wordmark.js'
import classes from './shell.module.css'

/** The frame of every page: whoever is not logged in sees the login page at any address, and stays at that address. */
export function Shell() {
  const { t } = useTranslation()
  const session = useQuery(sessionQuery)
  if (session.isPending) {
    return (
      <Center h="100dvh">
        <Loader aria-label={t('loading')} />
      </Center>
    )
  }
  if (session.error !== null) return <ErrorPage error={session.error} retry={() => void session.refetch()} />
  if (session.data === null) return <LoginPage />
  setCsrfToken(session.data.csrfToken)
  return (
    <div className={classes.frame}>
      <a className="skip-link" href="#main">
        {t('navigation.skip')}
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.home}>
          <Wordmark />
        </Link>
        <nav className={classes.navigation} aria-label={t('navigation.label')}>
          <NavLink to="/" end className={classes.link ?? ''}>
            {t('navigation.documents')}
          </NavLink>
          {mayAudit(session.data.user) && (
            <NavLink to="/audit" className={classes.link ?? ''}>
              {t('navigation.audit')}
            </NavLink>
          )}
        </nav>
        <div className={classes.end}>
          <Preferences />
          <AccountMenu user={session.data.user} />
        </div>
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
