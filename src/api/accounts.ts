import { z } from 'zod'
import { ApiKeyId, UserId } from '../domain/ids.js'
import { Role } from '../domain/review.js'

export const Credentials = z.object({ email: z.email().max(320), password: z.string().min(1).max(1000) })
export type Credentials = z.infer<typeof Credentials>

export const UserView = z.object({
  id: UserId,
  email: z.email(),
  name: z.string(),
  role: Role,
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
})
export type UserView = z.infer<typeof UserView>

/** `csrfToken` goes into the `X-CSRF-Token` header of every changing request that uses the cookie. */
export const SessionView = z.object({ user: UserView, csrfToken: z.string(), expiresAt: z.iso.datetime() })
export type SessionView = z.infer<typeof SessionView>

export const UserRequest = z.object({
  email: z.email().max(320),
  name: z.string().trim().min(1).max(200),
  role: Role,
  password: z.string().min(12).max(1000),
})
export type UserRequest = z.infer<typeof UserRequest>

export const PasswordRequest = z.object({
  current: z.string().min(1).max(1000),
  password: z.string().min(12).max(1000),
})

export const ApiKeyRequest = z.object({ name: z.string().trim().min(1).max(200) })
export const ApiKeyView = z.object({
  id: ApiKeyId,
  name: z.string(),
  prefix: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})
export type ApiKeyView = z.infer<typeof ApiKeyView>
/** The key itself is answered once, at creation. Send it as `Authorization: Bearer …`. */
export const ApiKeyCreated = ApiKeyView.extend({ key: z.string() })
export type ApiKeyCreated = z.infer<typeof ApiKeyCreated>
