import { Alert, Button, Center, Code, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/client.js'

type Code = ApiError['code']
export const codeOf = (error: Error): Code => (error instanceof ApiError ? error.code : 'internal')

/** What happened and what to do, in the reader's language, with the stable code. */
export function ErrorAlert({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useTranslation()
  const code = codeOf(error)
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle />} title={t(`error.${code}.what`)}>
      <Stack gap="xs" align="flex-start">
        <span>
          {t(`error.${code}.todo`)} <Code>{code}</Code>
        </span>
        {retry !== undefined && (
          <Button size="compact-sm" variant="light" color="red" onClick={retry}>
            {t('retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

export function ErrorPage({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <Center mih="60dvh" p="xl">
      <ErrorAlert error={error} retry={retry} />
    </Center>
  )
}
