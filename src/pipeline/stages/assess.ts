import type { CompiledRule, LoadedPlaybook } from '../../adapters/playbook.js'
import type { ClauseTree } from '../../domain/clause.js'
import type { Evidence, Finding, FindingSource, Judgement } from '../../domain/finding.js'
import type { ClauseId } from '../../domain/ids.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Rule } from '../../domain/playbook.js'
import { findingId } from '../../hash.js'
import { absenceOf } from '../assessment/absence.js'
import { distinct } from '../assessment/quotes.js'
import { evidenceFor } from '../assessment/rules.js'
import { appliesTo, leafOf, subjectOf, type Subject } from '../assessment/scope.js'
import type { Stage } from '../stage.js'

export interface AssessInput {
  readonly parsed: ParsedDocument
  readonly clauses: ClauseTree
  /** Clause and term findings of the stages before. */
  readonly findings: readonly Finding[]
}

type Assessed = Extract<Finding, { kind: 'risk' | 'absence' }>

/** Most quotes one finding carries; a rule that gathers all its matches says enough with these. */
const MOST_EVIDENCE = 40

/** Risks and absences by the rules of a playbook, in the playbook's order. */
export function assess({ parsed, clauses, findings }: AssessInput, playbook: LoadedPlaybook): Assessed[] {
  const subject = subjectOf(parsed, clauses, findings)
  return playbook.rules
    .filter((rule) => appliesTo(rule, subject))
    .flatMap((rule) => assessRule(rule, playbook, subject))
}

function assessRule(compiled: CompiledRule, playbook: LoadedPlaybook, subject: Subject): Assessed[] {
  const { rule } = compiled
  if (rule.when.on === 'absent') {
    const absence = absenceOf(compiled, subject)
    if (absence === undefined) return []
    const id = findingId({
      kind: 'absence',
      playbook: playbook.playbook.id,
      rule: rule.id,
      spans: absence.searched,
    })
    return [{ kind: 'absence', ...common(rule, playbook, id, null), ...absence }]
  }
  const evidence = distinct(evidenceFor(compiled, subject))
  return gather(evidence, rule.once, subject).map((group) => {
    const spans = group.map((one) => (one.alignment === 'unaligned' ? one.quote : one.span))
    const id = findingId({ kind: 'risk', playbook: playbook.playbook.id, rule: rule.id, spans })
    return { kind: 'risk', ...common(rule, playbook, id, clauseOf(group, subject)), evidence: group }
  })
}

/** One group for each leaf clause, or a single one. */
function gather(evidence: readonly Evidence[], once: boolean, subject: Subject): Evidence[][] {
  const groups = new Map<string, Evidence[]>()
  for (const one of evidence) {
    const key = once ? '' : (clauseOf([one], subject) ?? '')
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].map((group) => group.slice(0, MOST_EVIDENCE))
}

function clauseOf(evidence: readonly Evidence[], subject: Subject): ClauseId | null {
  const [first] = evidence
  return first === undefined || first.alignment === 'unaligned'
    ? null
    : (leafOf(subject, first.span.start)?.id ?? null)
}

function common(rule: Rule, { playbook }: LoadedPlaybook, id: Finding['id'], clauseId: ClauseId | null) {
  const { severity, title, rationale, action, basis } = rule
  const source: FindingSource = {
    kind: 'rule',
    playbook: playbook.id,
    playbookVersion: playbook.version,
    rule: rule.id,
  }
  const judgement: Judgement = { severity, title, rationale, action, basis }
  return { id, label: rule.id, source, clauseId, judgement }
}

/** The assess stage for one playbook or several of the same domain. */
export function createAssessStage(playbooks: readonly LoadedPlaybook[]): Stage<AssessInput, Assessed[]> {
  return {
    name: 'assess',
    version: '1',
    uses: playbooks.map(({ artifact }) => artifact),
    run: (input, context) => {
      const findings = playbooks.flatMap((playbook, index) => {
        context.progress(index, playbooks.length)
        return assess(input, playbook)
      })
      return Promise.resolve(findings)
    },
  }
}
