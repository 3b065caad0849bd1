import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey, IconLock, IconLogout, IconUser } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { UserView } from '../../api/accounts.js'
import { call, setCsrfToken } from '../api/client.js'
import { sessionQuery } from '../api/queries.js'
import { ApiKeysDialog } from './api-keys.js'
import { PasswordDialog } from './password.js'

export function AccountMenu({ user }: { user: UserView }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [passwordOpen, password] = useDisclosure(false)
  const [keysOpen, keys] = useDisclosure(false)
  const logout = useMutation({
    mutationFn: () => call('closeSession'),
    onSettled: () => {
      setCsrfToken('')
      client.clear()
      client.setQueryData(sessionQuery.queryKey, null)
    },
  })
  return (
    <>
      <Menu position="bottom-end" width={260} withinPortal>
        <Menu.Target>
          <UnstyledButton aria-label={t('account.menu', { name: user.name })}>
            <Avatar color="sea" radius="xl" size={34}>
              <IconUser size={20} aria-hidden />
            </Avatar>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Text size="sm" fw={600} c="var(--cs-text)">
              {user.name}
            </Text>
            <Text size="xs" c="dimmed">
              {user.email} · {t(`role.${user.role}`)}
            </Text>
          </Menu.Label>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLock size={16} />} onClick={password.open}>
            {t('account.password')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={keys.open}>
            {t('account.keys')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => logout.mutate()}>
            {t('account.logout')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PasswordDialog opened={passwordOpen} onClose={password.close} />
      <ApiKeysDialog opened={keysOpen} onClose={keys.close} />
    </>
  )
}
