import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Credentials } from '../../api/accounts.js'
import { call, setCsrfToken } from '../api/client.js'
import { sessionQuery } from '../api/queries.js'
import { Preferences } from '../layout/preferences.js'
import { Wordmark } from '../layout/wordmark.js'
import { ErrorAlert } from '../shared/error-alert.js'
import classes from './login.module.css'

export function LoginPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm<Credentials>({ initialValues: { email: '', password: '' } })
  const login = useMutation({
    mutationFn: (credentials: Credentials) => call('openSession', { body: credentials }),
    onSuccess: (session) => {
      setCsrfToken(session.csrfToken)
      client.setQueryData(sessionQuery.queryKey, session)
    },
  })

  return (
    <div className={classes.page}>
      <div className={classes.preferences}>
        <Preferences />
      </div>
      <main className={classes.main}>
        <Wordmark size="large" />
        <Paper className={classes.card ?? ''} withBorder radius="lg" p="xl">
          <form onSubmit={form.onSubmit((credentials) => login.mutate(credentials))}>
            <Stack gap="md">
              <div>
                <Title order={1} size="h3">
                  {t('login.title')}
                </Title>
                <Text c="dimmed" size="sm" mt={4}>
                  {t('login.lead')}
                </Text>
              </div>
              {login.error !== null && <ErrorAlert error={login.error} />}
              <TextInput
                label={t('login.email')}
                type="email"
                autoComplete="username"
                required
                withAsterisk={false}
                data-autofocus
                autoFocus
                {...form.getInputProps('email')}
              />
              <PasswordInput
                label={t('login.password')}
                autoComplete="current-password"
                required
                withAsterisk={false}
                visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
                {...form.getInputProps('password')}
              />
              <Button type="submit" size="md" loading={login.isPending} fullWidth>
                {t('login.submit')}
              </Button>
            </Stack>
          </form>
        </Paper>
        <Text c="dimmed" size="sm" ta="center" maw={400}>
          {t('login.promise')}
        </Text>
      </main>
    </div>
  )
}
