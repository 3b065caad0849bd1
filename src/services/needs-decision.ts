import type { FindingKind } from '../domain/finding.js'

/** Kinds of findings that a reviewer must decide on before signing; terms only inform. */
export const NEEDS_DECISION = ['clause', 'risk', 'absence'] as const satisfies readonly FindingKind[]

export const needsDecision = (kind: FindingKind): boolean =>
  (NEEDS_DECISION as readonly FindingKind[]).includes(kind)
