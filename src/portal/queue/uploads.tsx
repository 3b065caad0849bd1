import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { DocumentView } from '../../api/documents.js'
import { ApiError } from '../api/client.js'
import { refreshDocuments } from '../api/queries.js'
import { uploadFile } from '../api/upload.js'

export interface Upload {
  readonly key: number
  readonly file: File
  readonly state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'sending'; readonly share: number }
    | { readonly kind: 'stored'; readonly document: DocumentView; readonly duplicate: boolean }
    | { readonly kind: 'failed'; readonly error: Error }
}

interface Uploads {
  readonly uploads: readonly Upload[]
  readonly add: (files: readonly File[]) => void
  readonly retry: (upload: Upload) => void
  readonly clear: () => void
}

/** Files sent at a time: one more than the server parses at once would only make each slower. */
const AT_ONCE = 3

const UploadsContext = createContext<Uploads | undefined>(undefined)

export function useUploads(): Uploads {
  const uploads = use(UploadsContext)
  if (uploads === undefined) throw new Error('used outside UploadsProvider')
  return uploads
}

/** Keeps uploads going while the reader moves between pages. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const nextKey = useRef(1)
  const started = useRef(new Map<number, AbortController>())

  const set = useCallback((key: number, state: Upload['state']) => {
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, state } : upload)))
  }, [])

  useEffect(() => {
    const waiting = uploads.filter(
      (upload) => upload.state.kind === 'waiting' && !started.current.has(upload.key),
    )
    for (const upload of waiting.slice(0, Math.max(0, AT_ONCE - started.current.size))) {
      const controller = new AbortController()
      started.current.set(upload.key, controller)
      uploadFile(upload.file, (share) => set(upload.key, { kind: 'sending', share }), controller.signal)
        .then(
          ({ document, duplicate }) => set(upload.key, { kind: 'stored', document, duplicate }),
          (error: unknown) =>
            set(upload.key, {
              kind: 'failed',
              error: error instanceof Error ? error : new ApiError('unreachable', undefined),
            }),
        )
        .finally(() => {
          started.current.delete(upload.key)
          void refreshDocuments(client)
        })
    }
  }, [uploads, set, client])

  const value = useMemo<Uploads>(
    () => ({
      uploads,
      add: (files) =>
        setUploads((all) => [
          ...all,
          ...files.map((file): Upload => ({ key: nextKey.current++, file, state: { kind: 'waiting' } })),
        ]),
      retry: (upload) => set(upload.key, { kind: 'waiting' }),
      clear: () =>
        setUploads((all) => all.filter(({ state }) => state.kind === 'waiting' || state.kind === 'sending')),
    }),
    [uploads, set],
  )
  return <UploadsContext value={value}>{children}</UploadsContext>
}
