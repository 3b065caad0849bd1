import { queryOptions, useInfiniteQuery, useQuery, type QueryClient } from '@tanstack/react-query'
import type { DocumentStatusFilter, DocumentView } from '../../api/documents.js'
import type { Finding } from '../../domain/finding.js'
import { ApiError, call } from './client.js'

/** Milliseconds between looks at a running analysis, and at a review that others may be working on. */
const RUNNING_POLL = 1000
const REVIEW_POLL = 5000

const isActive = (document: DocumentView | undefined) =>
  document?.latestRun?.status === 'queued' || document?.latestRun?.status === 'running'

/** The logged-in person, or null. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      return await call('readSession', { signal })
    } catch (error) {
      if (error instanceof ApiError && error.code === 'unauthenticated') return null
      throw error
    }
  },
  staleTime: Infinity,
})

export interface DocumentFilter {
  readonly name: string
  readonly status: DocumentStatusFilter | undefined
}

export const useDocuments = (filter: DocumentFilter) =>
  useInfiniteQuery({
    queryKey: ['documents', filter],
    queryFn: ({ pageParam, signal }) =>
      call('listDocuments', {
        query: {
          name: filter.name === '' ? undefined : filter.name,
          status: filter.status,
          cursor: pageParam,
          limit: 50,
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some(isActive)) === true ? RUNNING_POLL : false,
  })

export const useDocument = (documentId: string) =>
  useQuery({
    queryKey: ['document', documentId],
    queryFn: ({ signal }) => call('readDocument', { params: { documentId }, signal }),
    refetchInterval: (query) => (isActive(query.state.data) ? RUNNING_POLL : false),
  })

/** Documents that came attached to a document. */
export const useAttachments = (documentId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['documents', 'attached', documentId],
    queryFn: async ({ signal }) =>
      (await call('listDocuments', { query: { parent: documentId, limit: 100 }, signal })).items,
    enabled,
  })

/** Runs of a document, newest first; `version` changes when a new run has ended. */
export const useDocumentRuns = (documentId: string, version: string) =>
  useQuery({
    queryKey: ['document-runs', documentId, version],
    queryFn: async ({ signal }) =>
      (await call('listDocumentRuns', { params: { documentId }, query: { limit: 50 }, signal })).items,
    placeholderData: (previous) => previous,
  })

export const useRun = (runId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => call('readRun', { params: { runId }, signal }),
    enabled,
  })

const FIXED = { staleTime: Infinity, gcTime: 10 * 60_000 } as const

export const useText = (runId: string) =>
  useQuery({
    queryKey: ['text', runId],
    queryFn: ({ signal }) => call('readText', { params: { runId }, signal }),
    ...FIXED,
  })

export const useClauses = (runId: string) =>
  useQuery({
    queryKey: ['clauses', runId],
    queryFn: async ({ signal }) => (await call('readClauses', { params: { runId }, signal })).clauses,
    ...FIXED,
  })

export const useSummaries = (runId: string) =>
  useQuery({
    queryKey: ['summaries', runId],
    queryFn: async ({ signal }) => (await call('readSummaries', { params: { runId }, signal })).items,
    ...FIXED,
  })

/** Every finding of a run, in document order. */
export const useFindings = (runId: string) =>
  useQuery({
    queryKey: ['findings', runId],
    queryFn: async ({ signal }) => {
      const findings: Finding[] = []
      let cursor: string | undefined
      do {
        const page = await call('listFindings', { params: { runId }, query: { limit: 200, cursor }, signal })
        findings.push(...page.items)
        cursor = page.next
      } while (cursor !== undefined)
      return findings
    },
    ...FIXED,
  })

export const reviewQuery = (runId: string) =>
  queryOptions({
    queryKey: ['review', runId],
    queryFn: ({ signal }) => call('readRunReview', { params: { runId }, signal }),
  })

export const useReview = (runId: string) =>
  useQuery({
    ...reviewQuery(runId),
    refetchInterval: (query) => (query.state.data?.status === 'signed' ? false : REVIEW_POLL),
  })

export const useLabels = () =>
  useQuery({
    queryKey: ['labels'],
    queryFn: async ({ signal }) => (await call('listLabels', { signal })).items,
    ...FIXED,
  })

/** After an upload, a new run or a decision: what the queue shows is out of date. */
export const refreshDocuments = (client: QueryClient): Promise<unknown> =>
  Promise.all([
    client.invalidateQueries({ queryKey: ['documents'] }),
    client.invalidateQueries({ queryKey: ['document'] }),
  ])
