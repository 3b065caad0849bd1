import { z } from 'zod'
import { ClauseTree } from '../../../src/domain/clause.js'
import { Finding, type Severity } from '../../../src/domain/finding.js'
import type { RunId } from '../../../src/domain/ids.js'
import { ParsedDocument } from '../../../src/domain/parsed-document.js'
import { Analysis } from '../../../src/domain/run.js'
import { Summary } from '../../../src/domain/summary.js'
import { findingId, sha256 } from '../../../src/hash.js'
import { contentHashOf, parsedHash } from '../../../src/pipeline/stage-hashes.js'
import { readBlob } from '../../../src/storage/blobs.js'
import { claimRun, completeRun, packAnalysis } from '../../../src/storage/run-lifecycle-store.js'
import type { TestContext } from '../../support/context.js'

const both = (en: string, zh: string) => ({ en, zh })

/** Half-open place of a quote that stands in the text once. */
function spanOf(text: string, quote: string) {
  const start = text.indexOf(quote)
  if (start < 0) throw new Error(`not in the text: ${quote}`)
  return { start, end: start + quote.length }
}

const exact = (text: string, quote: string) => ({
  alignment: 'exact' as const,
  quote,
  span: spanOf(text, quote),
  boxes: [],
})

function judgement(severity: Severity) {
  return {
    severity,
    title: both('Uncapped liability', '责任无上限'),
    rationale: both('Nothing limits what may be claimed.', '可索赔金额没有限制。'),
    action: both('Ask for a cap.', '要求设定上限。'),
    basis: 'House policy',
  }
}

/** Text of the document that `analysisOf` knows by heart. */
export const AGREEMENT = [
  'LOAN AGREEMENT',
  '1. Governing law. This agreement is governed by the laws of Ireland.',
  '2. Interest. The borrower pays 8 % a year on what is outstanding.',
  '3. 违约责任。借款人逾期还款的,应按日万分之五支付违约金。',
  '',
].join('\n')

/**
 * An analysis of AGREEMENT written by hand: one finding of each kind (clause, term, risk, absence), two clauses, one
 * summary. `quote` replaces the clause finding's quote, to make evidence that does not verify.
 */
export function analysisOf(name: string, text: string, quote?: string): Analysis {
  const bytesHash = sha256(text)
  const document = { name, format: 'text' as const, size: Buffer.byteLength(text), sha256: bytesHash }
  const lines = [...text.matchAll(/[^\n]*\n/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
  const parsed = ParsedDocument.parse({
    format: 'text',
    text,
    textHash: sha256(text),
    language: 'mixed',
    layout: { kind: 'flow' },
    blocks: lines.map((span, index) =>
      index === 0 ? { kind: 'heading', span, level: 1 } : { kind: 'paragraph', span },
    ),
    warnings: [],
  })
  const clauses = ClauseTree.parse({
    clauses: lines.map((span, index) => ({
      id: `c${index + 1}`,
      parent: null,
      kind: index === 0 ? 'title' : 'section',
      depth: 0,
      number: index === 0 ? null : `${index}.`,
      heading: null,
      citation: index === 0 ? '' : `Section ${index}`,
      span,
      sentences: [span],
    })),
  })
  const law = 'This agreement is governed by the laws of Ireland.'
  const rule = {
    kind: 'rule',
    playbook: 'test',
    playbookVersion: '1.0.0',
    rule: 'liability-uncapped',
  } as const
  const drafts = [
    {
      kind: 'clause',
      label: 'governing-law',
      source: { kind: 'model', adapter: 'legal', score: 0.97, threshold: 0.5, explanation: [] },
      clauseId: 'c2',
      evidence: [{ ...exact(text, law), ...(quote === undefined ? {} : { quote }) }],
    },
    {
      kind: 'term',
      label: 'rate',
      source: { kind: 'extractor', name: 'rates' },
      clauseId: 'c3',
      value: { type: 'rate', percent: 8, per: 'year' },
      evidence: [exact(text, '8 % a year')],
    },
    {
      kind: 'risk',
      label: 'default-interest',
      source: rule,
      clauseId: 'c4',
      judgement: judgement('high'),
      evidence: [exact(text, '应按日万分之五支付违约金')],
    },
    {
      kind: 'absence',
      label: 'liability-uncapped',
      source: rule,
      clauseId: null,
      judgement: judgement('critical'),
      searchedFor: ['cap-on-liability'],
      searched: [{ start: 0, end: text.length }],
      nearest: [],
    },
  ]
  const findings = drafts.map((draft) => Finding.parse({ ...draft, id: findingId(claimOf(draft)) }))
  const summaries = [
    {
      clauseId: null,
      language: 'en' as const,
      sentences: [
        { text: 'The governing law is that of Ireland.', citations: [exact(text, law)], findings: [] },
      ],
    },
  ]
  const pins = { bytesHash, textHash: parsed.textHash, codeVersion: 'test', artifacts: [] }
  const stage = {
    name: 'parse',
    version: '1',
    uses: [],
    inputHash: bytesHash,
    outputHash: parsedHash(parsed),
    durationMs: 1.5,
    warnings: [{ code: 'encoding-guessed', message: 'read as UTF-8' }],
  }
  const content = { document, parsed, clauses, findings, summaries: z.array(Summary).parse(summaries) }
  const contentHash = contentHashOf({ ...content, run: { pins } })
  return Analysis.parse({ ...content, run: { pins, stages: [stage], contentHash } })
}

interface Draft {
  readonly kind: string
  readonly label: string
  readonly value?: unknown
  readonly evidence?: readonly { span: unknown }[]
  readonly searched?: unknown
}

/** What each stage makes a finding's id of. */
function claimOf({ kind, label, value, evidence = [], searched }: Draft): unknown {
  const spans = evidence.map(({ span }) => span)
  if (kind === 'clause') return { kind, label, span: spans[0] }
  if (kind === 'term') return { kind, label, value, spans }
  return { kind, playbook: 'test', rule: label, spans: kind === 'risk' ? spans : searched }
}

/** Ends a queued run as the worker would, with the handwritten analysis of its document's text. */
export async function finishRun(context: TestContext, runId: RunId, quote?: string): Promise<Analysis> {
  const { database } = context
  const claim = await database.transaction((tx) => claimRun(tx, runId, context.clock()))
  if (claim === undefined) throw new Error('the run has ended already')
  const bytes = await readBlob(database.prisma, claim.document.sha256)
  const analysis = analysisOf(claim.document.name, Buffer.from(bytes).toString('utf8'), quote)
  const packed = await packAnalysis(analysis)
  await database.transaction((tx) => completeRun(tx, claim, packed, context.clock()))
  return analysis
}
