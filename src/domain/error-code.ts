import { z } from 'zod'

/**
 * Closed list of error codes, stable across releases: they appear in runs, problem details and exit messages.
 * docs/errors.md says what each means and what to do.
 */
export const ERROR_CODES = [
  // reading a document
  'document-empty',
  'document-too-large',
  'document-type-unsupported',
  'document-type-legacy',
  'document-encrypted',
  'password-wrong',
  'document-corrupt',
  'document-no-text',
  'document-too-many-pages',
  'document-too-long',
  'archive-too-large',
  'image-too-large',
  'nesting-too-deep',
  'recognition-unavailable',
  'recognition-failed',
  'parse-timeout',
  'parse-crashed',
  // analysing it
  'adapter-invalid',
  'playbook-invalid',
  'model-failed',
  'run-cancelled',
  'internal',
  // using the service
  'request-invalid',
  'unauthenticated',
  'credentials-invalid',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'conflict',
  'version-conflict',
  'review-signed',
  'review-incomplete',
  'evidence-unverified',
  'rate-limited',
  'upload-invalid',
  'unavailable',
  // running it
  'configuration-invalid',
  'database-unreachable',
  'database-locked',
  'migration-changed',
  'storage-failed',
  'verification-failed',
] as const
export const ErrorCode = z.enum(ERROR_CODES)
export type ErrorCode = z.infer<typeof ErrorCode>
