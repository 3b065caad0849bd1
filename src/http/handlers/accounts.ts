import type { z } from 'zod'
import type { ApiKeyView, SessionView, UserView } from '../../api/accounts.js'
import { CodedError } from '../../errors.js'
import { createApiKey, listApiKeys, revokeApiKey } from '../../services/api-keys.js'
import { closeSession, findSession, openSession, type OpenSession } from '../../services/sessions.js'
import { changePassword, createUser, listUsers } from '../../services/users.js'
import { clearSessionCookie, sessionToken, setSessionCookie } from '../middleware/session-cookie.js'
import type { Handlers } from '../operation.js'

type Account = OpenSession['account']
type StoredApiKey = Awaited<ReturnType<typeof listApiKeys>>[number]

const userView = ({ id, email, name, role, disabled, createdAt }: Account): z.input<typeof UserView> => ({
  id,
  email,
  name,
  role,
  disabled,
  createdAt: createdAt.toISOString(),
})

const sessionView = ({ account, csrfToken, expiresAt }: OpenSession): z.input<typeof SessionView> => ({
  user: userView(account),
  csrfToken,
  expiresAt: expiresAt.toISOString(),
})

const apiKeyView = ({ id, name, prefix, ...key }: StoredApiKey): z.input<typeof ApiKeyView> => ({
  id,
  name,
  prefix,
  createdAt: key.createdAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
})

export const accountHandlers: Handlers<
  | 'openSession'
  | 'readSession'
  | 'closeSession'
  | 'changePassword'
  | 'listUsers'
  | 'createUser'
  | 'listApiKeys'
  | 'createApiKey'
  | 'revokeApiKey'
> = {
  async openSession({ context, body, response }) {
    const { token, ...session } = await openSession(context, body)
    setSessionCookie(response, context.config, token, session.expiresAt)
    return { status: 201, body: sessionView(session) }
  },

  async readSession({ context, request }) {
    const session = await findSession(context, sessionToken(request) ?? '')
    if (session === undefined) throw new CodedError('unauthenticated', 'the session has ended')
    return { status: 200, body: sessionView(session) }
  },

  async closeSession({ context, request, response }) {
    await closeSession(context, sessionToken(request) ?? '')
    clearSessionCookie(response, context.config)
    return { status: 204 }
  },

  async changePassword({ context, caller, body, request }) {
    await changePassword(context, caller, { ...body, token: sessionToken(request) ?? '' })
    return { status: 204 }
  },

  async listUsers({ context }) {
    return { status: 200, body: { items: (await listUsers(context)).map(userView) } }
  },

  async createUser({ context, caller, body }) {
    return { status: 201, body: userView(await createUser(context, caller, body)) }
  },

  async listApiKeys({ context, caller }) {
    return { status: 200, body: { items: (await listApiKeys(context, caller)).map(apiKeyView) } }
  },

  async createApiKey({ context, caller, body }) {
    const { stored, key } = await createApiKey(context, caller, body.name)
    return { status: 201, body: { ...apiKeyView(stored), key } }
  },

  async revokeApiKey({ context, caller, params }) {
    await revokeApiKey(context, caller, params.apiKeyId)
    return { status: 204 }
  },
}
