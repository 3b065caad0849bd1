import { z } from 'zod'
import { ParsedDocument } from '../domain/parsed-document.js'
import { ApiKeyId, DocumentId, FindingId, ReviewId, RunId } from '../domain/ids.js'
import { Finding } from '../domain/finding.js'
import type { Role } from '../domain/review.js'
import { SignOff } from '../domain/review.js'
import * as accounts from './accounts.js'
import { PageQuery } from './common.js'
import * as documents from './documents.js'
import * as reviews from './reviews.js'
import * as runs from './runs.js'
import * as system from './system.js'

/**
 * One operation of the API. `access` says who may call: `public` anyone, `any` a person's session or a machine's key,
 * `session` a person only; `roles` narrows it (absent: every role). A `file` response is bytes, `upload` a multipart body
 * with one field `file`.
 */
export interface Route {
  readonly id: string
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly summary: string
  readonly tag: 'documents' | 'runs' | 'reviews' | 'accounts' | 'system'
  readonly access: 'public' | 'any' | 'session'
  readonly roles?: readonly Role[]
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType | 'upload'
  readonly responses: Readonly<Record<number, z.ZodType | 'file' | 'empty'>>
}

const READ = { access: 'any' } as const
const WORK: readonly Role[] = ['administrator', 'reviewer', 'approver', 'integrator']
const DECIDE: readonly Role[] = ['administrator', 'reviewer', 'approver']
const documentParams = z.object({ documentId: DocumentId })
const runParams = z.object({ runId: RunId })
const tableParams = z.object({ runId: RunId, tableId: z.coerce.number().int().nonnegative() })
const reviewParams = z.object({ reviewId: ReviewId })

/** Every operation under `/api/v1`: what is mounted, documented in OpenAPI, and called by the portal. */
export const ROUTES = {
  openSession: { id: 'openSession', method: 'post', path: '/session', summary: 'Log in', tag: 'accounts', access: 'public', body: accounts.Credentials, responses: { 201: accounts.SessionView } },
  readSession: { id: 'readSession', method: 'get', path: '/session', summary: 'Who is logged in', tag: 'accounts', access: 'session', responses: { 200: accounts.SessionView } },
  closeSession: { id: 'closeSession', method: 'delete', path: '/session', summary: 'Log out', tag: 'accounts', access: 'session', responses: { 204: 'empty' } },
  changePassword: { id: 'changePassword', method: 'post', path: '/session/password', summary: 'Change the own password', tag: 'accounts', access: 'session', body: accounts.PasswordRequest, responses: { 204: 'empty' } },
  listUsers: { id: 'listUsers', method: 'get', path: '/users', summary: 'List people', tag: 'accounts', access: 'session', roles: ['administrator', 'auditor'], responses: { 200: z.object({ items: z.array(accounts.UserView) }) } },
  createUser: { id: 'createUser', method: 'post', path: '/users', summary: 'Add a person', tag: 'accounts', access: 'session', roles: ['administrator'], body: accounts.UserRequest, responses: { 201: accounts.UserView } },
  listApiKeys: { id: 'listApiKeys', method: 'get', path: '/api-keys', summary: 'List the own API keys', tag: 'accounts', access: 'session', responses: { 200: z.object({ items: z.array(accounts.ApiKeyView) }) } },
  createApiKey: { id: 'createApiKey', method: 'post', path: '/api-keys', summary: 'Create an API key with the own role', tag: 'accounts', access: 'session', body: accounts.ApiKeyRequest, responses: { 201: accounts.ApiKeyCreated } },
  revokeApiKey: { id: 'revokeApiKey', method: 'delete', path: '/api-keys/{apiKeyId}', summary: 'Revoke an API key', tag: 'accounts', access: 'session', params: z.object({ apiKeyId: ApiKeyId }), responses: { 204: 'empty' } },

  uploadDocument: { id: 'uploadDocument', method: 'post', path: '/documents', summary: 'Upload a document and queue its first run', tag: 'documents', access: 'any', roles: WORK, body: 'upload', responses: { 200: documents.UploadResult, 201: documents.UploadResult } },
  listDocuments: { id: 'listDocuments', method: 'get', path: '/documents', summary: 'List documents, newest first', tag: 'documents', ...READ, query: documents.DocumentQuery, responses: { 200: documents.DocumentPage } },
  readDocument: { id: 'readDocument', method: 'get', path: '/documents/{documentId}', summary: 'Read one document', tag: 'documents', ...READ, params: documentParams, responses: { 200: documents.DocumentView } },
  readContent: { id: 'readContent', method: 'get', path: '/documents/{documentId}/content', summary: 'The uploaded bytes', tag: 'documents', ...READ, params: documentParams, responses: { 200: 'file' } },
  unlockDocument: { id: 'unlockDocument', method: 'post', path: '/documents/{documentId}/password', summary: 'Give the password of an encrypted document and analyse it', tag: 'documents', access: 'any', roles: WORK, params: documentParams, body: documents.UnlockRequest, responses: { 202: documents.RunView } },
  readPageImage: { id: 'readPageImage', method: 'get', path: '/documents/{documentId}/pages/{page}/image', summary: 'The picture of a page as PNG', tag: 'documents', ...READ, params: documents.PageParams, query: documents.PageImageQuery, responses: { 200: 'file' } },
  listDocumentRuns: { id: 'listDocumentRuns', method: 'get', path: '/documents/{documentId}/runs', summary: 'Runs of a document, newest first', tag: 'runs', ...READ, params: documentParams, query: documents.RunQuery, responses: { 200: documents.RunPage } },
  createRun: { id: 'createRun', method: 'post', path: '/documents/{documentId}/runs', summary: 'Analyse a stored document again', tag: 'runs', access: 'any', roles: WORK, params: documentParams, responses: { 202: documents.RunView } },

  listRuns: { id: 'listRuns', method: 'get', path: '/runs', summary: 'List runs, newest first', tag: 'runs', ...READ, query: documents.RunQuery, responses: { 200: documents.RunPage } },
  readRun: { id: 'readRun', method: 'get', path: '/runs/{runId}', summary: 'One run with its pins and stages', tag: 'runs', ...READ, params: runParams, responses: { 200: runs.RunDetail } },
  cancelRun: { id: 'cancelRun', method: 'post', path: '/runs/{runId}/cancellation', summary: 'Cancel a queued or running run', tag: 'runs', access: 'any', roles: WORK, params: runParams, responses: { 202: documents.RunView } },
  readText: { id: 'readText', method: 'get', path: '/runs/{runId}/text', summary: 'Canonical text with blocks', tag: 'runs', ...READ, params: runParams, query: runs.TextQuery, responses: { 200: runs.TextView } },
  listTrackedChanges: { id: 'listTrackedChanges', method: 'get', path: '/runs/{runId}/tracked-changes', summary: 'Tracked changes in document order', tag: 'runs', ...READ, params: runParams, query: runs.TrackedChangeQuery, responses: { 200: runs.TrackedChangePage } },
  listTables: { id: 'listTables', method: 'get', path: '/runs/{runId}/tables', summary: 'Tables in document order, without their cells', tag: 'runs', ...READ, params: runParams, query: PageQuery, responses: { 200: runs.TablePage } },
  readTable: { id: 'readTable', method: 'get', path: '/runs/{runId}/tables/{tableId}', summary: 'One table with its cells', tag: 'runs', ...READ, params: tableParams, responses: { 200: runs.TableView } },
  readTableCsv: { id: 'readTableCsv', method: 'get', path: '/runs/{runId}/tables/{tableId}/csv', summary: 'One table as CSV', tag: 'runs', ...READ, params: tableParams, responses: { 200: 'file' } },
  listAnnotations: { id: 'listAnnotations', method: 'get', path: '/runs/{runId}/annotations', summary: 'Comments, marks, form fields and links in document order', tag: 'runs', ...READ, params: runParams, query: runs.AnnotationQuery, responses: { 200: runs.AnnotationPage } },
  readParsed: { id: 'readParsed', method: 'get', path: '/runs/{runId}/parsed', summary: 'The whole parsed document with line boxes', tag: 'runs', ...READ, params: runParams, responses: { 200: ParsedDocument } },
  readBoxes: { id: 'readBoxes', method: 'get', path: '/runs/{runId}/boxes', summary: 'Page boxes of a span', tag: 'runs', ...READ, params: runParams, query: runs.BoxesQuery, responses: { 200: runs.BoxesView } },
  readClauses: { id: 'readClauses', method: 'get', path: '/runs/{runId}/clauses', summary: 'The clause tree', tag: 'runs', ...READ, params: runParams, responses: { 200: runs.ClauseTreeView } },
  readSummaries: { id: 'readSummaries', method: 'get', path: '/runs/{runId}/summaries', summary: 'Cited summaries of document and clauses', tag: 'runs', ...READ, params: runParams, responses: { 200: runs.SummaryList } },
  listFindings: { id: 'listFindings', method: 'get', path: '/runs/{runId}/findings', summary: 'Findings in document order', tag: 'runs', ...READ, params: runParams, query: runs.FindingQuery, responses: { 200: runs.FindingPage } },
  readFinding: { id: 'readFinding', method: 'get', path: '/runs/{runId}/findings/{findingId}', summary: 'One finding', tag: 'runs', ...READ, params: z.object({ runId: RunId, findingId: FindingId }), responses: { 200: Finding } },
  exportRun: { id: 'exportRun', method: 'get', path: '/runs/{runId}/export', summary: 'Everything about a run, checkable offline by npm run verify', tag: 'runs', ...READ, params: runParams, responses: { 200: 'file' } },
  readRunReview: { id: 'readRunReview', method: 'get', path: '/runs/{runId}/review', summary: 'The review of a run', tag: 'reviews', ...READ, params: runParams, responses: { 200: reviews.ReviewDetail } },

  readReview: { id: 'readReview', method: 'get', path: '/reviews/{reviewId}', summary: 'A review with decisions, comments and sign-off', tag: 'reviews', ...READ, params: reviewParams, responses: { 200: reviews.ReviewDetail } },
  recordDecisions: { id: 'recordDecisions', method: 'post', path: '/reviews/{reviewId}/decisions', summary: 'Accept, reject, amend, add or withdraw', tag: 'reviews', access: 'session', roles: DECIDE, params: reviewParams, body: reviews.DecisionsRequest, responses: { 201: reviews.ReviewDetail } },
  addComment: { id: 'addComment', method: 'post', path: '/reviews/{reviewId}/comments', summary: 'Comment on a finding or the review', tag: 'reviews', access: 'session', roles: DECIDE, params: reviewParams, body: reviews.CommentRequest, responses: { 201: reviews.CommentView } },
  signOff: { id: 'signOff', method: 'post', path: '/reviews/{reviewId}/sign-off', summary: 'Seal run, findings and decisions', tag: 'reviews', access: 'session', roles: DECIDE, params: reviewParams, body: reviews.SignOffRequest, responses: { 201: SignOff } },
  readSignOff: { id: 'readSignOff', method: 'get', path: '/reviews/{reviewId}/sign-off', summary: 'The sign-off of a review', tag: 'reviews', ...READ, params: reviewParams, responses: { 200: SignOff } },

  listAudit: { id: 'listAudit', method: 'get', path: '/audit', summary: 'The audit trail', tag: 'system', access: 'any', roles: ['administrator', 'auditor'], query: system.AuditQuery, responses: { 200: system.AuditPage } },
  verifyAudit: { id: 'verifyAudit', method: 'get', path: '/audit/verification', summary: 'Recompute the whole hash chain', tag: 'system', access: 'any', roles: ['administrator', 'auditor'], responses: { 200: system.AuditVerification } },
  listLabels: { id: 'listLabels', method: 'get', path: '/labels', summary: 'Taxonomy of clause labels', tag: 'system', ...READ, responses: { 200: system.LabelList } },
  health: { id: 'health', method: 'get', path: '/health', summary: 'Readiness, with the depth of the queue', tag: 'system', access: 'public', responses: { 200: system.Health, 503: system.Health } },
} as const satisfies Record<string, Route>

export type RouteId = keyof typeof ROUTES
