/**
 * Step 1 of training: reads contracts in SQuAD form with the product's own code and writes the rows the linear model
 * sees, with the answers each candidate would match.
 *
 *   node --import tsx domain-adapters/training/export-rows.ts CUAD_JSON OUT_FOLDER
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CONTRACT_LABELS } from '../../src/domain/labels.js'
import { overlaps, type Span } from '../../src/domain/span.js'
import { jaccard, wordSet } from '../../src/evaluation/cuad-metric.js'
import { readSquad } from '../../src/evaluation/squad.js'
import { FIELDS, type FeatureRow } from '../../src/inference/clause-model/features.js'
import { readDocument } from '../../src/inference/clause-model/read.js'
import { MAX_RUN } from '../../src/inference/clause-model/runs.js'

const [source, folder] = process.argv.slice(2)
if (source === undefined || folder === undefined)
  throw new Error('usage: export-rows.ts CUAD_JSON OUT_FOLDER')
mkdirSync(folder, { recursive: true })

const rows: FeatureRow[] = []
const documents: { title: string; rows: [number, number]; passages: number }[] = []
const answers: { document: number; label: number }[] = []
/** [first row, sentences, label, answer]: the run of sentences matches the answer. */
const runMatches: number[] = []
/** [row, label, answer]: the mention matches the answer. */
const mentionMatches: number[] = []
/** [row, label]: the mention is what a reviewer would mark, and so what the model learns. */
const mentionLabels: number[] = []
/** [row, label]: the sentence is (part of) an answer, or holds one. */
const passageLabels: number[] = []
/** Per row: kind (0 passage, 1 title, 2 name, 3 date). */
const kinds: number[] = []
const KINDS = ['passage', 'title', 'name', 'date'] as const
const SHORT_LABELS = {
  title: ['document-name'],
  name: ['parties'],
  date: ['agreement-date', 'effective-date', 'expiration-date'],
}

/**
 * The metric takes half of the words for a match, and a party inside any longer text. What is learned is stricter, or
 * the model would offer "and Acme Inc. (Buyer" for "Acme Inc.". Dates are written in too many ways to be strict.
 */
const LEARNED_LIKENESS = { title: 0.7, name: 0.7, date: 0.5 }

const labelIndex = new Map(CONTRACT_LABELS.map((label, index) => [label.key, index]))

for (const contract of readSquad(JSON.parse(readFileSync(source, 'utf8')))) {
  const { passages, mentions } = readDocument(contract.text)
  const document = documents.length
  const base = rows.length
  rows.push(...passages.map((passage) => passage.features), ...mentions.map((mention) => mention.features))
  kinds.push(...passages.map(() => 0), ...mentions.map((mention) => KINDS.indexOf(mention.kind)))
  documents.push({ title: contract.title, rows: [base, rows.length], passages: passages.length })
  const mentionWords = mentions.map((mention) => wordSet(mention.text))

  for (const question of contract.questions) {
    const label = labelIndex.get(question.label.key) as number
    for (const answer of question.answers) {
      const answerIndex = answers.push({ document, label }) - 1
      const words = wordSet(answer.text)
      matchPassages(
        contract.text,
        passages.map((passage) => passage.span),
        answer.span,
        words,
        base,
        label,
        answerIndex,
      )
      for (const [index, mention] of mentions.entries()) {
        if (!(SHORT_LABELS[mention.kind] as readonly string[]).includes(question.label.key)) continue
        const contained = question.label.key === 'parties' && mention.text.includes(answer.text)
        const row = base + passages.length + index
        const likeness = jaccard(words, mentionWords[index] as ReadonlySet<string>)
        if (contained || likeness >= 0.5) mentionMatches.push(row, label, answerIndex)
        if (likeness >= LEARNED_LIKENESS[mention.kind]) mentionLabels.push(row, label)
      }
    }
  }
}

function matchPassages(
  text: string,
  spans: readonly Span[],
  answer: Span,
  words: ReadonlySet<string>,
  base: number,
  label: number,
  answerIndex: number,
): void {
  const touching = spans.flatMap((span, index) => (overlaps(span, answer) ? [index] : []))
  for (const index of touching) {
    const span = spans[index] as Span
    const shared = Math.min(span.end, answer.end) - Math.max(span.start, answer.start)
    if (shared >= 0.5 * (span.end - span.start) || shared >= 0.5 * (answer.end - answer.start)) {
      passageLabels.push(base + index, label)
    }
    for (const last of touching) {
      if (last < index || last - index >= MAX_RUN) continue
      const run = text.slice(span.start, (spans[last] as Span).end)
      const contained = CONTRACT_LABELS[label]?.key === 'parties'
      if (!contained && jaccard(wordSet(run), words) >= 0.5) {
        runMatches.push(base + index, last - index + 1, label, answerIndex)
      }
    }
  }
}

for (const field of FIELDS) {
  const pointers = new Uint32Array(rows.length + 1)
  for (const [index, row] of rows.entries())
    pointers[index + 1] = (pointers[index] as number) + row[field].length
  const hashes = new Uint32Array(pointers.at(-1) as number)
  for (const [index, row] of rows.entries()) hashes.set(row[field], pointers[index])
  write(`${field}.pointers.u32`, pointers)
  write(`${field}.hashes.u32`, hashes)
}
write('kinds.u32', Uint32Array.from(kinds))
write('passage-labels.u32', Uint32Array.from(passageLabels))
write('run-matches.u32', Uint32Array.from(runMatches))
write('mention-labels.u32', Uint32Array.from(mentionLabels))
write('mention-matches.u32', Uint32Array.from(mentionMatches))
writeFileSync(
  path.join(folder, 'corpus.json'),
  JSON.stringify({ labels: CONTRACT_LABELS.map((label) => label.key), documents, answers }),
)
console.log(JSON.stringify({ documents: documents.length, rows: rows.length, answers: answers.length }))

function write(name: string, values: Uint32Array): void {
  writeFileSync(path.join(folder as string, name), values)
}
