import { useQuery } from '@tanstack/react-query'
import type { UserView } from '../../api/accounts.js'
import type { Role } from '../../domain/review.js'
import { sessionQuery } from '../api/queries.js'

/** The logged-in person. Used below the shell only, which shows the login page to anyone else. */
export function useUser(): UserView {
  const session = useQuery(sessionQuery).data
  if (session === undefined || session === null) throw new Error('used outside a session')
  return session.user
}

const DECIDING: readonly Role[] = ['administrator', 'reviewer', 'approver']
const AUDITING: readonly Role[] = ['administrator', 'auditor']
const UPLOADING: readonly Role[] = ['administrator', 'reviewer', 'approver', 'integrator']

export const mayDecide = (user: UserView): boolean => DECIDING.includes(user.role)
export const mayAudit = (user: UserView): boolean => AUDITING.includes(user.role)
export const mayUpload = (user: UserView): boolean => UPLOADING.includes(user.role)
