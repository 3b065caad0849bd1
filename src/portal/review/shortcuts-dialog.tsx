import { Kbd, Modal, Stack, Switch, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export const SHORTCUTS = ['j', 'k', 'a', 'r', 'e', 'c', 'u', '?'] as const

interface ShortcutsDialogProps {
  opened: boolean
  onClose: () => void
  enabled: boolean
  onEnabled: (enabled: boolean) => void
}

/** What each key does; and a switch, because single keys get in the way of some who speak to their computer. */
export function ShortcutsDialog({ opened, onClose, enabled, onEnabled }: ShortcutsDialogProps) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Table>
          <Table.Tbody>
            {SHORTCUTS.map((key) => (
              <Table.Tr key={key}>
                <Table.Td w={64}>
                  <Kbd>{key}</Kbd>
                </Table.Td>
                <Table.Td>{t(`shortcuts.keys.${key}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label={t('shortcuts.enabled')}
          checked={enabled}
          onChange={(event) => onEnabled(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  )
}
