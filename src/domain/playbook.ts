import { z } from 'zod'
import { Severity, TermType } from './finding.js'
import { Bilingual, Language } from './language.js'

const Words = z.array(z.string().min(1)).min(1)

/**
 * When a rule speaks. `label`: a clause finding of that label exists, optionally only where its text matches (any of
 * `matches`, none of `unless`; regular expressions, case-insensitive, Unicode). `text`: any leaf clause matches.
 * `term`: a term of a type compares so. `absent`: no finding of the labels and no match of `matches` anywhere.
 */
export const RuleCondition = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('label'), label: z.string(), matches: Words.optional(), unless: Words.optional() }),
  z.strictObject({ on: z.literal('text'), matches: Words, unless: Words.optional() }),
  z.strictObject({
    on: z.literal('term'),
    term: TermType,
    /** Only terms in a clause whose heading or sentence matches. */
    near: Words.optional(),
    unless: Words.optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  }),
  z.strictObject({ on: z.literal('absent'), labels: z.array(z.string()), matches: Words.optional() }),
])
export type RuleCondition = z.infer<typeof RuleCondition>

export const Rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  severity: Severity,
  languages: z.array(Language).min(1),
  /** Document types the rule is for, by words that must occur in title or opening; empty: every document. */
  documents: z.array(z.string()).default([]),
  when: RuleCondition,
  title: Bilingual,
  rationale: Bilingual,
  action: Bilingual,
  /** Statute and article, market standard or policy. */
  basis: z.string().min(1),
})
export type Rule = z.infer<typeof Rule>

/** An organisation's rules. `id` and `version` name it in findings; its hash pins it in runs. */
export const Playbook = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    domain: z.enum(['legal', 'finance', 'medical']),
    title: Bilingual,
    rules: z.array(Rule).min(1),
  })
  .refine((playbook) => new Set(playbook.rules.map((rule) => rule.id)).size === playbook.rules.length, {
    message: 'rule ids are unique within a playbook',
  })
export type Playbook = z.infer<typeof Playbook>
