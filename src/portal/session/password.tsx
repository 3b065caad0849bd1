import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.js'
import { ErrorAlert } from '../shared/error-alert.js'

/** The least length the API takes (`PasswordRequest`). */
const LEAST = 12

export function PasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { current: '', password: '', again: '' },
    validate: {
      password: (value) => (value.length < LEAST ? t('password.short', { count: LEAST }) : null),
      again: (value, values) => (value === values.password ? null : t('password.different')),
    },
  })
  const change = useMutation({
    mutationFn: ({ current, password }: { current: string; password: string }) =>
      call('changePassword', { body: { current, password } }),
    onSuccess: () => {
      notifications.show({ message: t('password.done'), color: 'sea' })
      close()
    },
  })
  const close = () => {
    form.reset()
    change.reset()
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('account.password')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack>
          {change.error !== null && <ErrorAlert error={change.error} />}
          <PasswordInput
            label={t('password.current')}
            autoComplete="current-password"
            data-autofocus
            required
            {...form.getInputProps('current')}
          />
          <PasswordInput
            label={t('password.new')}
            description={t('password.rule', { count: LEAST })}
            autoComplete="new-password"
            required
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label={t('password.again')}
            autoComplete="new-password"
            required
            {...form.getInputProps('again')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {t('password.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
