import { z } from 'zod'
import { Severity, TermType } from './finding.js'
import { Bilingual, Language } from './language.js'

const Words = z.array(z.string().min(1)).min(1)

/**
 * When a rule speaks. `label`: a clause finding of that label exists, optionally only where its text matches (any of
 * `matches`, none of `unless`; regular expressions, case-insensitive, Unicode). `text`: any leaf clause matches.
 * `term`: a term of a type compares so. `absent`: no finding of the labels and no match of `matches` anywhere;
 * `near` are words by which the passages that come nearest are picked. `check`: what words alone cannot express.
 */
export const RuleCondition = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('label'),
    label: z.string(),
    /** Score a model must give the clause before a risk is spoken of. */
    least: z.number().min(0).max(1).default(0.5),
    matches: Words.optional(),
    unless: Words.optional(),
  }),
  z.strictObject({ on: z.literal('text'), matches: Words, unless: Words.optional() }),
  z.strictObject({
    on: z.literal('term'),
    term: TermType,
    /** Only terms in a clause whose heading or sentence matches. */
    near: Words.optional(),
    unless: Words.optional(),
    /** Rates: `year` compares what a rate that names its period comes to in a year, `once` those that name none. */
    per: z.enum(['year', 'once']).optional(),
    /** Amounts in their own currency, rates in percent, durations in days, both exclusive. */
    above: z.number().optional(),
    below: z.number().optional(),
  }),
  z.strictObject({
    on: z.literal('absent'),
    labels: z.array(z.string()),
    matches: Words.optional(),
    near: Words.optional(),
  }),
  /**
   * `words-and-figures`: the same amount or number written twice, and differently. `dangling-reference`: a section
   * of this document is cited that it does not have.
   */
  z.strictObject({ on: z.literal('check'), check: z.enum(['words-and-figures', 'dangling-reference']) }),
])
export type RuleCondition = z.infer<typeof RuleCondition>

export const Rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  severity: Severity,
  languages: z.array(Language).min(1),
  /** Document types the rule is for, by words that must occur in title or opening; empty: every document. */
  documents: z.array(z.string()).default([]),
  /** All passages that match make one finding, instead of one for each clause. */
  once: z.boolean().default(false),
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
