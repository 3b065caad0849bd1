import { ClauseTree } from '../../src/domain/clause.js'
import { Finding } from '../../src/domain/finding.js'
import { ParsedDocument } from '../../src/domain/parsed-document.js'
import { Analysis } from '../../src/domain/run.js'
import { findingId, hashOf, sha256 } from '../../src/hash.js'
import type { Analyze, DocumentAnalyzer } from '../../src/services/process-run.js'

/** A small, true analysis of a text: each sentence that names a law is a finding with its exact quote. */
export function smallAnalysis(document: { readonly name: string; readonly bytes: Uint8Array }): Analysis {
  const text = Buffer.from(document.bytes).toString('utf8')
  const span = { start: 0, end: text.length }
  const parsed = ParsedDocument.parse({
    format: 'text',
    text,
    textHash: sha256(text),
    language: 'en',
    layout: { kind: 'flow' },
    blocks: [{ kind: 'paragraph', span }],
    warnings: [],
  })
  const clause = { id: 'c1', parent: null, kind: 'body', depth: 0, number: null, heading: null }
  const clauses = ClauseTree.parse({ clauses: [{ ...clause, citation: '', span, sentences: [span] }] })
  const findings = [...text.matchAll(/[^.]*\blaws? of[^.]*\./g)].map((match) => {
    const start = match.index + match[0].length - match[0].trimStart().length
    const place = { start, end: match.index + match[0].length }
    return Finding.parse({
      kind: 'clause',
      id: findingId({ kind: 'clause', label: 'governing-law', spans: [place] }),
      label: 'governing-law',
      source: { kind: 'extractor', name: 'test' },
      clauseId: 'c1',
      evidence: [{ alignment: 'exact', quote: text.slice(place.start, place.end), span: place, boxes: [] }],
    })
  })
  const bytesHash = sha256(document.bytes)
  const pins = { bytesHash, textHash: parsed.textHash, codeVersion: 'test', artifacts: [] }
  return Analysis.parse({
    document: { name: document.name, format: 'text', size: document.bytes.length, sha256: bytesHash },
    parsed,
    clauses,
    findings,
    summaries: [],
    run: { pins, stages: [], contentHash: hashOf({ pins, findings }) },
  })
}

/** An analyzer of documents without attachments. */
export const analyzerOf = (analyze: Analyze): DocumentAnalyzer => ({
  analyze,
  readAttachments: () => Promise.resolve([]),
})
