import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { ApiError } from './api/client.js'
import { sessionQuery } from './api/queries.js'
import { Shell } from './layout/shell.js'
import { AuditPage } from './pages/audit.js'
import { DocumentPage } from './pages/document.js'
import { NotFoundPage } from './pages/not-found.js'
import { QueuePage } from './pages/queue.js'
import { UploadsProvider } from './queue/uploads.js'
import { cssVariablesResolver, theme } from './theme.js'

/** A refusal is an answer: only what never reached the server, or was too busy, is tried again. */
const mayRetry = (failures: number, error: Error) =>
  failures < 3 && error instanceof ApiError && (error.code === 'unreachable' || error.code === 'unavailable')

/** A session that ended shows the login page, whatever call noticed it. */
const noticeEnd = (error: Error) => {
  if (error instanceof ApiError && error.code === 'unauthenticated') {
    client.setQueryData(sessionQuery.queryKey, null)
  }
}

const client = new QueryClient({
  defaultOptions: { queries: { retry: mayRetry, staleTime: 2000 } },
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
})

const router = createBrowserRouter([
  {
    path: '/',
    element: <Shell />,
    children: [
      { index: true, element: <QueuePage /> },
      { path: 'documents/:documentId', element: <DocumentPage /> },
      { path: 'audit', element: <AuditPage /> },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
])

export function App() {
  return (
    <QueryClientProvider client={client}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <Notifications position="top-center" limit={3} />
        <UploadsProvider>
          <RouterProvider router={router} />
        </UploadsProvider>
      </MantineProvider>
    </QueryClientProvider>
  )
}
