import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DecisionRequest } from '../../api/reviews.js'
import type { ReviewId } from '../../domain/ids.js'
import { ApiError, call } from '../api/client.js'
import { refreshDocuments, reviewQuery } from '../api/queries.js'
import { codeOf } from '../shared/error-alert.js'

/** Decisions that the API takes in one request (`DecisionsRequest`). */
const MOST = 500

/**
 * Records decisions on the review of a run, one request after the other, each on the version that the reviewer sees.
 * When someone else was faster nothing is overwritten: the review is read again, and whose decision arrived is said.
 */
export function useDecide(runId: string, reviewId: ReviewId) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { queryKey } = reviewQuery(runId)
  return useMutation({
    scope: { id: `review ${reviewId}` },
    mutationFn: async (decisions: readonly DecisionRequest[]) => {
      await client.cancelQueries({ queryKey })
      for (let at = 0; at < decisions.length; at += MOST) {
        const expectedVersion = client.getQueryData(queryKey)?.version ?? 0
        const review = await call('recordDecisions', {
          params: { reviewId },
          body: { expectedVersion, decisions: decisions.slice(at, at + MOST) },
        })
        client.setQueryData(queryKey, review)
      }
      void refreshDocuments(client)
    },
    onError: async (error) => {
      if (!(error instanceof ApiError && error.code === 'version-conflict')) {
        notifications.show({
          color: 'red',
          title: t(`error.${codeOf(error)}.what`),
          message: t(`error.${codeOf(error)}.todo`),
        })
        return
      }
      const seen = client.getQueryData(queryKey)?.version ?? 0
      await client.refetchQueries({ queryKey })
      const arrived =
        client.getQueryData(queryKey)?.decisions.filter((decision) => decision.version > seen) ?? []
      const names = [...new Set(arrived.map((decision) => decision.by.name))]
      notifications.show({
        color: 'orange',
        autoClose: 10_000,
        title: t('conflict.title', { names: names.join(t('listSeparator')), count: arrived.length }),
        message: t('conflict.todo'),
      })
    },
  })
}

export function useComment(runId: string, reviewId: ReviewId) {
  const client = useQueryClient()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: (comment: { findingId: string; text: string }) =>
      call('addComment', { params: { reviewId }, body: comment }),
    onSuccess: () => client.invalidateQueries({ queryKey: reviewQuery(runId).queryKey }),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: t(`error.${codeOf(error)}.what`),
        message: t(`error.${codeOf(error)}.todo`),
      }),
  })
}
