import { createHash } from 'node:crypto'
import type { ClauseTree } from '../domain/clause.js'
import type { Finding } from '../domain/finding.js'
import type { Sha256 } from '../domain/ids.js'
import { Sha256 as Sha256Schema } from '../domain/ids.js'
import type { Layout, ParsedDocument } from '../domain/parsed-document.js'
import type { Analysis } from '../domain/run.js'
import { canonicalJson, hashOf } from '../hash.js'

/**
 * Hash of a parsed document: of its canonical JSON, with the layout replaced by a hash of its numbers, of which a long
 * document has millions.
 */
export function parsedHash({ layout, text: _text, ...rest }: ParsedDocument): Sha256 {
  return hashOf({ ...rest, layout: layoutHash(layout) })
}

/** SHA-256 over page and line geometry as little-endian doubles, in order. */
function layoutHash(layout: Layout): Sha256 {
  const hash = createHash('sha256').update(layout.kind)
  const add = (numbers: readonly number[]): void => void hash.update(doubles(numbers))
  if (layout.kind === 'paged') {
    for (const { number, width, height, rotation, lines, recognition } of layout.pages) {
      if (recognition !== undefined) hash.update(canonicalJson(recognition))
      add([number, width, height, rotation, lines.length])
      for (const { span, box, axis, edges } of lines) {
        add([
          span.start,
          span.end,
          box.x0,
          box.y0,
          box.x1,
          box.y1,
          axis === 'x' ? 0 : 1,
          edges.length,
          ...edges,
        ])
      }
    }
  }
  return Sha256Schema.parse(hash.digest('hex'))
}

function doubles(numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.length * 8))
  numbers.forEach((number, index) => view.setFloat64(index * 8, number, true))
  return new Uint8Array(view.buffer)
}

/** Input of the stages behind segment: the parsed document, the clauses, and what they add to. */
export function inputHash(parsed: Sha256, clauses?: ClauseTree, findings?: readonly Finding[]): Sha256 {
  return hashOf({
    parsed,
    ...(clauses === undefined ? {} : { clauses: hashOf(clauses) }),
    ...(findings === undefined ? {} : { findings: hashOf(findings) }),
  })
}

/** What a run's `contentHash` seals: everything it says, and what decided it; not how long it took. */
export function contentHashOf({
  document,
  parsed,
  clauses,
  findings,
  summaries,
  run,
}: Omit<Analysis, 'run'> & { run: Pick<Analysis['run'], 'pins'> }): Sha256 {
  return hashOf({ document, textHash: parsed.textHash, clauses, findings, summaries, pins: run.pins })
}
