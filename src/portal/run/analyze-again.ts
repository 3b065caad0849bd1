import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.js'
import { refreshDocuments } from '../api/queries.js'
import { codeOf } from '../shared/error-alert.js'

/** Queues a new run of a stored document. Earlier runs and their reviews stay as they are. */
export function useAnalyzeAgain(documentId: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call('createRun', { params: { documentId } }),
    onSuccess: () => refreshDocuments(client),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: t(`error.${codeOf(error)}.what`),
        message: t(`error.${codeOf(error)}.todo`),
      }),
  })
}
