import type { AlignedEvidence, Evidence, Finding } from '../../domain/finding.js'
import { boxesOf } from '../../domain/geometry.js'
import { readConfidence } from '../../domain/read-confidence.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'
import { createAligner, type Aligner } from '../grounding/align.js'
import type { Stage, StageContext } from '../stage.js'

export interface GroundInput {
  readonly parsed: ParsedDocument
  readonly findings: readonly Finding[]
}

/**
 * Every quote checked against the text at its span and given its boxes. A quote that is not there is looked for around
 * its span, then anywhere; one that is nowhere becomes `unaligned`, and the finding is reported.
 */
export const groundStage: Stage<GroundInput, Finding[]> = {
  name: 'ground',
  version: '2',
  uses: [],
  run: ({ parsed, findings }, context) => {
    const aligner = createAligner(parsed.text)
    return Promise.resolve(findings.map((finding) => groundFinding(finding, parsed, aligner, context)))
  },
}

function groundFinding(
  finding: Finding,
  parsed: ParsedDocument,
  aligner: Aligner,
  context: StageContext,
): Finding {
  const ground = (evidence: Evidence): Evidence => groundEvidence(evidence, parsed, aligner)
  const grounded: Finding =
    finding.kind === 'absence'
      ? {
          ...finding,
          nearest: finding.nearest.map((passage) => ({ ...passage, evidence: ground(passage.evidence) })),
        }
      : { ...finding, evidence: finding.evidence.map(ground) }
  const quotes =
    grounded.kind === 'absence' ? grounded.nearest.map(({ evidence }) => evidence) : grounded.evidence
  if (quotes.some(({ alignment }) => alignment === 'unaligned')) {
    context.warn({
      code: 'finding-unaligned',
      message: `a quote of finding ${finding.id} was not found in the text`,
    })
  }
  return grounded
}

/** Evidence with the alignment that is true of it and the boxes of its span. */
export function groundEvidence(evidence: Evidence, parsed: ParsedDocument, aligner: Aligner): Evidence {
  const { quote } = evidence
  if (evidence.alignment !== 'unaligned') {
    const { span } = evidence
    if (parsed.text.slice(span.start, span.end) === quote) {
      return { alignment: 'exact', quote, span, ...placeOf(parsed, span) }
    }
  }
  const found = aligner.align(quote, evidence.alignment === 'unaligned' ? 0 : evidence.span.start)
  if (found === undefined) return { alignment: 'unaligned', quote }
  return { ...found, quote, ...placeOf(parsed, found.span) }
}

/** Where a span stands on its pages and, where it was read from pictures, how sure its least sure word is. */
function placeOf(parsed: ParsedDocument, span: Span): Pick<AlignedEvidence, 'boxes' | 'readConfidence'> {
  const confidence = readConfidence(parsed, span)
  return { boxes: boxesOf(parsed, span), ...(confidence === undefined ? {} : { readConfidence: confidence }) }
}
