import { Button, Group, PasswordInput, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../api/client.js'
import { refreshDocuments } from '../api/queries.js'

/** Asks for the password of an encrypted document and has it analysed. */
export function PasswordForm({ documentId }: { documentId: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const unlock = useMutation({
    mutationFn: () => call('unlockDocument', { params: { documentId }, body: { password } }),
    onSuccess: () => refreshDocuments(client),
  })
  const code = unlock.error instanceof ApiError ? unlock.error.code : 'unreachable'
  const problem = code === 'password-wrong' ? t('unlock.wrong') : t(`error.${code}.what`)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        unlock.mutate()
      }}
    >
      <Group align="flex-end" mt="xs">
        <PasswordInput
          label={t('unlock.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
          error={unlock.error === null ? null : problem}
          required
          w={280}
        />
        <Button type="submit" loading={unlock.isPending} disabled={password === ''}>
          {t('unlock.submit')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={6}>
        {t('unlock.lead')}
      </Text>
    </form>
  )
}
