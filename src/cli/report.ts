import { evidenceOf, isAligned, type Finding, type Severity } from '../domain/finding.js'
import { pageOf } from '../domain/geometry.js'
import { labelByKey } from '../domain/labels.js'
import type { Language } from '../domain/language.js'
import type { Analysis } from '../domain/run.js'
import { columns } from './support.js'

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low']
const LONGEST_QUOTE = 90
const MOST_TERMS = 12

/** An analysis for people: what it is, its summary, what was found and where. In the document's language. */
export function reportLines(analysis: Analysis): string[] {
  const { document, parsed, clauses, findings, run, attachedTo } = analysis
  const language: Language = parsed.language === 'zh' ? 'zh' : 'en'
  const pages = parsed.layout.kind === 'paged' ? `, ${parsed.layout.pages.length} pages` : ''
  const milliseconds = run.stages.reduce((sum, stage) => sum + stage.durationMs, 0)
  const warnings = run.stages.flatMap((stage) =>
    stage.warnings.map((warning) => `  ! ${stage.name}: ${warning.message}`),
  )
  return [
    attachedTo === undefined ? document.name : `${document.name} (attached to ${attachedTo.name})`,
    `  ${document.format}${pages}, ${parsed.text.length} characters, language ${parsed.language}; ` +
      `${clauses.clauses.length} clauses, ${findings.length} findings; ${(milliseconds / 1000).toFixed(2)} s`,
    `  content ${run.contentHash}`,
    ...warnings,
    '',
    ...summaryLines(analysis, language),
    ...outline(analysis),
    ...judgementLines(analysis, language),
    ...clauseLines(analysis, language),
    ...termLines(findings),
  ]
}

function summaryLines({ summaries }: Analysis, language: Language): string[] {
  const summary = summaries.find((one) => one.clauseId === null && one.language === language)
  return summary === undefined ? [] : [...summary.sentences.map(({ text }) => `  ${text}`), '']
}

/** Numbered and headed clauses of the two outermost levels. */
function outline({ clauses }: Analysis): string[] {
  const rows = clauses.clauses
    .filter(
      ({ depth, kind, heading }) => depth < 2 && kind !== 'lead' && (kind !== 'body' || heading !== null),
    )
    .map(({ depth, kind, number, heading }) => [`  ${'  '.repeat(depth)}${number ?? kind}`, heading ?? ''])
  return rows.length === 0 ? [] : ['Clauses', ...columns(rows).map((line) => line.trimEnd()), '']
}

function judgementLines(analysis: Analysis, language: Language): string[] {
  const judged = analysis.findings.filter((finding) => finding.kind === 'risk' || finding.kind === 'absence')
  const rows = [...judged]
    .sort((a, b) => SEVERITIES.indexOf(a.judgement.severity) - SEVERITIES.indexOf(b.judgement.severity))
    .map((finding) => [
      `  ${finding.judgement.severity}`,
      finding.kind,
      place(finding, analysis),
      finding.judgement.title[language],
      finding.kind === 'risk' ? quoteOf(finding) : '',
    ])
  return rows.length === 0
    ? []
    : [`Risks and absences (${rows.length})`, ...columns(rows).map((line) => line.trimEnd()), '']
}

function clauseLines(analysis: Analysis, language: Language): string[] {
  const found = analysis.findings.filter((finding) => finding.kind === 'clause')
  const rows = found.map((finding) => [
    `  ${labelByKey(finding.label)?.name[language] ?? finding.label}`,
    finding.source.kind === 'model' ? finding.source.score.toFixed(2) : '',
    place(finding, analysis),
    quoteOf(finding),
  ])
  return rows.length === 0 ? [] : [`Clauses found by the model (${rows.length})`, ...columns(rows), '']
}

function termLines(findings: readonly Finding[]): string[] {
  const terms = findings.filter((finding) => finding.kind === 'term')
  const types = [...new Set(terms.map(({ label }) => label))]
  const rows = types.map((type) => {
    const quotes = terms.filter(({ label }) => label === type).map((finding) => quoteOf(finding, 40))
    const more = quotes.length > MOST_TERMS ? ` and ${quotes.length - MOST_TERMS} more` : ''
    return [`  ${type}`, `${quotes.slice(0, MOST_TERMS).join(' · ')}${more}`]
  })
  return rows.length === 0 ? [] : [`Terms (${terms.length})`, ...columns(rows)]
}

function place(finding: Finding, { parsed, clauses }: Analysis): string {
  const clause = clauses.clauses.find(({ id }) => id === finding.clauseId)
  const [first] = evidenceOf(finding)
  const page = first !== undefined && isAligned(first) ? pageOf(parsed, first.span) : undefined
  return [clause?.citation ?? '', page === undefined ? '' : `p. ${page}`]
    .filter((part) => part !== '')
    .join(', ')
}

function quoteOf(finding: Finding, longest = LONGEST_QUOTE): string {
  const quote = (evidenceOf(finding)[0]?.quote ?? '').replace(/\s+/gu, ' ')
  return quote.length <= longest ? quote : `${quote.slice(0, longest - 1)}…`
}
