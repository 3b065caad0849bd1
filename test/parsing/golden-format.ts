import type { PageBox } from '../../src/domain/page-box.js'
import type { Block, Page, ParsedDocument } from '../../src/domain/parsed-document.js'
import type { Place } from '../../src/domain/place.js'
import type { Table } from '../../src/domain/table.js'

/**
 * A parsed document as text that people can review: one block, cell, line or remark a line, each with the text it
 * stands for. Points are written `@12.3,45.6`, confidences `~0.97`: these two are compared with a tolerance, for they
 * depend on rounding and on the processor; all else must be the same.
 */
export function goldenText(parsed: ParsedDocument): string {
  const { format, textHash, language, layout } = parsed
  return [
    `${format} ${language} ${textHash}`,
    ...(parsed.domain === undefined
      ? []
      : [`domain ${parsed.domain.name} ~${parsed.domain.score.toFixed(2)}`]),
    ...parsed.warnings.map((warning) => `warning ${json(warning)}`),
    ...(parsed.attachments ?? []).map((attachment) => `attachment ${json(attachment)}`),
    ...(parsed.outline ?? []).map((entry) => `outline ${json(entry)}`),
    ...blockLines(parsed.blocks, parsed.text),
    ...(parsed.tables ?? []).flatMap((table) => tableLines(table, parsed.text)),
    ...(parsed.annotations ?? []).map(({ boxes, ...rest }) => `annotation ${json(rest)}${boxesText(boxes)}`),
    ...changeLines(parsed),
    ...(layout.kind === 'paged' ? layout.pages.flatMap((page) => pageLines(page, parsed.text)) : []),
    '',
  ].join('\n')
}

const json = (value: unknown): string => JSON.stringify(value)

const at = ({ start, end }: Place): string => `[${start},${end})`

const points = (...values: readonly number[]): string =>
  `@${values.map((value) => value.toFixed(1)).join(',')}`

const boxesText = (boxes: readonly PageBox[]): string =>
  boxes.map(({ page, box }) => ` page ${page} ${points(box.x0, box.y0, box.x1, box.y1)}`).join('')

const blockLines = (blocks: readonly Block[], text: string): string[] =>
  blocks.map((block) => {
    const { kind, span, ...rest } = block
    const more = Object.keys(rest).length === 0 ? '' : ` ${json(rest)}`
    return `${kind} ${at(span)}${more} ${json(text.slice(span.start, span.end))}`
  })

const tableLines = ({ id, rows, columns, cells, areas }: Table, text: string): string[] => [
  `table ${id}: ${rows} rows, ${columns} columns${boxesText(areas)}`,
  ...cells.map(({ row, column, rowSpan, columnSpan, header, span, boxes }) => {
    const size = rowSpan * columnSpan > 1 ? ` ${rowSpan}x${columnSpan}` : ''
    const content = span === null ? 'empty' : `${at(span)} ${json(text.slice(span.start, span.end))}`
    return `  ${row},${column}${size}${header ? ' header' : ''} ${content}${boxesText(boxes)}`
  }),
]

function changeLines({ trackedChanges }: ParsedDocument): string[] {
  if (trackedChanges === undefined) return []
  const { changes, original, proposed } = trackedChanges
  return [
    ...changes.map((change) => `change ${json(change)}`),
    'original view',
    ...blockLines(original.blocks, original.text).map((line) => `  ${line}`),
    'proposed view',
    ...blockLines(proposed.blocks, proposed.text).map((line) => `  ${line}`),
  ]
}

/** Of a line's edges the middle one stands for all: they are one for each character. */
const pageLines = ({ number, width, height, rotation, lines, recognition }: Page, text: string): string[] => [
  `page ${number} ${points(width, height)} turned ${rotation}`,
  ...lines.map(({ span, box, axis, edges }) => {
    const middle = edges[Math.floor(edges.length / 2)] ?? 0
    return `  ${at(span)} ${axis} ${points(box.x0, box.y0, box.x1, box.y1)} ${points(middle)}`
  }),
  ...(recognition === undefined
    ? []
    : [
        `  recognised by ${recognition.engine} in ${recognition.languages.join(', ')} at ${recognition.dpi} dpi, turned ${recognition.turned}, askew ${points(recognition.skew)}, ~${recognition.confidence.toFixed(2)}`,
        ...recognition.words.map(
          ({ span, confidence }) =>
            `    ${json(text.slice(span.start, span.end))} ${at(span)} ~${confidence.toFixed(2)}`,
        ),
      ]),
]

/** Half a point is a quarter of a hair space at 10 pt: no reader sees it, and no highlight shows it. */
const POINT_TOLERANCE = 0.5
const CONFIDENCE_TOLERANCE = 0.1
/** Differences told at most: after the first, most follow from it. */
const SHOWN = 10

/** Where two golden texts differ by more than the tolerances. */
export function goldenDifferences(expected: string, actual: string): string[] {
  const [wanted, found] = [expected.split('\n'), actual.split('\n')]
  const differences: string[] = []
  for (let index = 0; index < Math.max(wanted.length, found.length); index++) {
    const [a, b] = [wanted[index] ?? '(nothing)', found[index] ?? '(nothing)']
    if (!alike(a, b)) differences.push(`line ${index + 1}\n- ${a}\n+ ${b}`)
    if (differences.length === SHOWN) break
  }
  return differences
}

const NUMBERS = /@(-?[\d.]+(?:,-?[\d.]+)*)|~([\d.]+)/gu

function alike(a: string, b: string): boolean {
  if (a === b) return true
  if (a.replace(NUMBERS, '') !== b.replace(NUMBERS, '')) return false
  const [as, bs] = [[...a.matchAll(NUMBERS)], [...b.matchAll(NUMBERS)]]
  return (
    as.length === bs.length &&
    as.every(([, place, confidence], index) => {
      const tolerance = place === undefined ? CONFIDENCE_TOLERANCE : POINT_TOLERANCE
      const [first, second] = [place ?? confidence, bs[index]?.[1] ?? bs[index]?.[2]].map((values) =>
        (values ?? '').split(',').map(Number),
      )
      return first?.every((value, place) => Math.abs(value - (second?.[place] ?? Number.NaN)) <= tolerance)
    })
  )
}
