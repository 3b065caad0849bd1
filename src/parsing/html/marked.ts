import { joined, shifted, trimmed, type Mark, type Marked } from '../docx/marked-text.js'

/** A passage of a text, half-open. */
interface Passage {
  readonly start: number
  readonly end: number
}

/** Passages of a text, in order. Points between two of them stand at the beginning of the later one, or at the very end. */
export function passages({ text, marks }: Marked, cuts: readonly Passage[]): Marked[] {
  const parts = cuts.map(({ start, end }): Marked => ({ text: text.slice(start, end), marks: [] }))
  for (const one of marks) {
    const found = cuts.findIndex(({ end }) => one.at <= end)
    const index = found === -1 ? cuts.length - 1 : found
    const cut = cuts[index]
    if (cut === undefined) continue
    const at = Math.min(Math.max(one.at, cut.start), cut.end) - cut.start
    parts[index]?.marks.push({ ...one, at })
  }
  return parts
}

/** The lines of a text without white space at their ends, blank ones left out; of typewritten text only behind. */
export function linesOf(source: Marked, separator: RegExp, keepIndent = false): Marked[] {
  const cuts: Passage[] = []
  let start = 0
  const add = (end: number): void => {
    if (source.text.slice(start, end).trim() !== '') cuts.push({ start, end })
  }
  for (const { index, 0: run } of source.text.matchAll(separator)) {
    add(index)
    start = index + run.length
  }
  add(source.text.length)
  return passages(source, cuts).map((line) => (keepIndent ? trimmedEnd(line) : trimmed(line)))
}

function trimmedEnd({ text, marks }: Marked): Marked {
  const kept = text.trimEnd()
  return { text: kept, marks: marks.map((one) => ({ ...one, at: Math.min(one.at, kept.length) })) }
}

/** `String.replace` with a global pattern; points within what is replaced stay within its replacement. */
export function replaced(
  { text, marks }: Marked,
  pattern: RegExp,
  replacement: (run: string, at: number, whole: string) => string,
): Marked {
  if (marks.length === 0) return { text: text.replace(pattern, replacement), marks }
  const edits: {
    readonly start: number
    readonly end: number
    readonly to: number
    readonly length: number
  }[] = []
  let moved = 0
  const result = text.replace(pattern, (run: string, at: number, whole: string) => {
    const by = replacement(run, at, whole)
    edits.push({ start: at, end: at + run.length, to: at + moved, length: by.length })
    moved += by.length - run.length
    return by
  })
  return { text: result, marks: moveAll(marks, edits) }
}

function moveAll(
  marks: readonly Mark[],
  edits: readonly { start: number; end: number; to: number; length: number }[],
): Mark[] {
  let next = 0
  const ordered = [...marks].sort((a, b) => a.at - b.at)
  return ordered.map((one) => {
    while (next < edits.length && (edits[next]?.start ?? 0) < one.at) next++
    const edit = edits[next - 1]
    if (edit === undefined) return one
    const at =
      one.at < edit.end
        ? edit.to + Math.min(one.at - edit.start, edit.length)
        : edit.to + edit.length + (one.at - edit.end)
    return { ...one, at }
  })
}

/** One after the other, with the separator that goes between two texts. */
export function joinedBy(
  parts: readonly Marked[],
  separator: (before: string, after: string) => string,
): Marked {
  const [first, ...rest] = parts
  if (first === undefined) return { text: '', marks: [] }
  return rest.reduce((whole, part) => joined([whole, part], separator(whole.text, part.text)), first)
}

export const movedTo = (marks: readonly Mark[], at: number): Mark[] => marks.map((one) => ({ ...one, at }))
export { shifted }
