/**
 * Reads contracts in SQuAD form with the product's own code and writes what the encoder reads: the text, its passages
 * and mentions as spans, in the row order of export-rows.ts.
 *
 *   node --import tsx domain-adapters/training/export-texts.ts CUAD_JSON FOLDER
 *
 * Writes FOLDER/texts.jsonl, one contract a line. Spans are in Unicode code points, as Python counts.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Span } from '../../src/domain/span.js'
import { readSquad } from '../../src/evaluation/squad.js'
import { readDocument } from '../../src/inference/clause-model/read.js'

const [source, folder] = process.argv.slice(2)
if (source === undefined || folder === undefined) throw new Error('usage: export-texts.ts CUAD_JSON FOLDER')

const file = openSync(path.join(folder, 'texts.jsonl'), 'w')
for (const { text } of readSquad(JSON.parse(readFileSync(source, 'utf8')))) {
  const { passages, mentions } = readDocument(text)
  const point = codePoints(text)
  const pair = ({ start, end }: Span) => [point(start), point(end)]
  const line = {
    text,
    passages: passages.map(({ span }) => pair(span)),
    mentions: mentions.map(({ places }) => pair(places[0] as Span)),
  }
  writeSync(file, `${JSON.stringify(line)}\n`)
}
closeSync(file)

/** From an offset in UTF-16 units to one in code points. */
function codePoints(text: string): (offset: number) => number {
  const astral = [...text.matchAll(/[\u{10000}-\u{10ffff}]/gu)].map((match) => match.index)
  if (astral.length === 0) return (offset) => offset
  return (offset) => offset - astral.filter((index) => index < offset).length
}
