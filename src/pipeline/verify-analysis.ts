import type { Sha256 } from '../domain/ids.js'
import type { Analysis, StageRecord } from '../domain/run.js'
import { hashOf } from '../hash.js'
import { contentHashOf, inputHash, parsedHash } from './stage-hashes.js'
import { findingProblems, summaryProblems } from './verification/quotes.js'
import { clauseProblems, parsedProblems } from './verification/structure.js'

/**
 * What is wrong with an analysis, by its own content alone: quotes that are not in the text where they are said to be,
 * boxes that are not those of their span or lie outside a page, clauses that do not tile the text, summaries that say
 * more than their citations, hashes that do not match. Empty for a sound one. Problems never quote the document.
 */
export function verifyAnalysis(analysis: Analysis): string[] {
  return [
    ...parsedProblems(analysis.parsed),
    ...clauseProblems(analysis.clauses, analysis.parsed),
    ...findingProblems(analysis),
    ...summaryProblems(analysis),
    ...hashProblems(analysis),
  ]
}

function hashProblems(analysis: Analysis): string[] {
  const { document, parsed, run } = analysis
  const problems: string[] = []
  if (run.pins.bytesHash !== document.sha256)
    problems.push('the run is pinned to other bytes than the document’s')
  if (run.pins.textHash !== parsed.textHash) problems.push('the run is pinned to another text')
  if (contentHashOf(analysis) !== run.contentHash)
    problems.push('the content does not have the hash it is given')
  const expected = expectedHashes(analysis)
  for (const stage of run.stages) {
    for (const end of ['inputHash', 'outputHash'] as const) {
      const hash = expected[stage.name]?.[end]
      if (hash !== undefined && hash !== stage[end])
        problems.push(`stage ${stage.name}: the ${end} is another`)
    }
  }
  return problems
}

type Ends = Partial<Pick<StageRecord, 'inputHash' | 'outputHash'>>

/** Hashes that follow from the content; what passed only between stages is gone. */
function expectedHashes({
  document,
  parsed,
  clauses,
  findings,
  summaries,
}: Analysis): Partial<Record<StageRecord['name'], Ends>> {
  const read: Sha256 = parsedHash(parsed)
  const structure = inputHash(read, clauses)
  return {
    parse: { inputHash: document.sha256, outputHash: read },
    segment: { inputHash: read, outputHash: hashOf(clauses) },
    detect: { inputHash: structure },
    extract: { inputHash: structure },
    ground: { outputHash: hashOf(findings) },
    summarize: { inputHash: inputHash(read, clauses, findings), outputHash: hashOf(summaries) },
  }
}
