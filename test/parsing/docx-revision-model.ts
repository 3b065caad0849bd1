/** Documents with tracked changes made at random, together with what they were before and are after them. */
import fc from 'fast-check'
import { inList, paragraph, part, row, cell, run, table } from '../../fixtures/generator/parsing/word-xml.js'

type State = 'before' | 'changed' | 'after'
type Sense = 'plain' | 'ins' | 'del' | 'moveFrom' | 'moveTo' | 'ins-del'

export interface Segment {
  readonly sense: Sense
  readonly text: string
  readonly content: 'text' | 'note' | 'box' | 'formatted'
}
export interface ModelParagraph {
  readonly segments: readonly Segment[]
  readonly mark: Sense
  readonly numbered: boolean
  readonly restyled: boolean
}
export interface ModelRow {
  readonly sense: Sense
  readonly cells: readonly (readonly ModelParagraph[])[]
}
export type ModelBlock =
  | { readonly kind: 'paragraphs'; readonly paragraphs: readonly ModelParagraph[] }
  | { readonly kind: 'table'; readonly rows: readonly ModelRow[] }
export type Model = readonly ModelBlock[]

const word = fc
  .array(fc.constantFrom('alpha', 'beta', 'gamma', ' ', '  ', 'Lender', '条款', 'x'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((words) => words.join(''))
const segment: fc.Arbitrary<Segment> = fc.record({
  sense: fc.constantFrom('plain', 'plain', 'ins', 'del', 'moveFrom', 'moveTo', 'ins-del'),
  text: word,
  content: fc.constantFrom('text', 'text', 'text', 'note', 'box', 'formatted'),
})
const simple: fc.Arbitrary<Segment> = fc.record({
  sense: fc.constantFrom('plain', 'ins', 'del'),
  text: word,
  content: fc.constant('text'),
})
/** Text boxes stand behind their line; where lines are joined, they move with it, and no view is a part of another. */
const withoutBox = (one: Segment): Segment => (one.content === 'box' ? { ...one, content: 'text' } : one)
const paragraphOf = (segments: fc.Arbitrary<Segment>): fc.Arbitrary<ModelParagraph> =>
  fc
    .record({
      segments: fc.array(segments, { maxLength: 4 }),
      mark: fc.constantFrom('plain' as const, 'plain' as const, 'ins' as const, 'del' as const),
      numbered: fc.boolean(),
      restyled: fc.boolean(),
    })
    .map((one) => (one.mark === 'plain' ? one : { ...one, segments: one.segments.map(withoutBox) }))
/** The last paragraph of a flow can not be joined with a next one. */
const flow = (segments: fc.Arbitrary<Segment>): fc.Arbitrary<readonly ModelParagraph[]> =>
  fc
    .array(paragraphOf(segments), { minLength: 1, maxLength: 4 })
    .map((all) => all.map((one, index) => (index === all.length - 1 ? { ...one, mark: 'plain' } : one)))
const rowModel: fc.Arbitrary<ModelRow> = fc.record({
  sense: fc.constantFrom('plain', 'plain', 'ins', 'del'),
  cells: fc.array(flow(simple), { minLength: 1, maxLength: 3 }),
})
export const model: fc.Arbitrary<Model> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: flow(segment).map((paragraphs) => ({ kind: 'paragraphs' as const, paragraphs })),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(rowModel, { minLength: 1, maxLength: 3 })
        .map((rows) => ({ kind: 'table' as const, rows })),
    },
  ),
  { minLength: 1, maxLength: 4 },
)

const kept = (sense: Sense, state: State): boolean => {
  if (state === 'changed' || sense === 'plain') return true
  if (sense === 'ins-del') return false
  return (state === 'before') === (sense === 'del' || sense === 'moveFrom')
}

/** A document's body and its notes in one state. Each change element has a date of its own. */
export function render(blocks: Model, state: State): { readonly body: string; readonly footnotes: string } {
  let clock = 0
  const notes: string[] = []
  const stamp = (): string =>
    `w:id="${++clock}" w:author="A${clock % 2}" w:date="${new Date(Date.UTC(2026, 0, 1) + clock * 1000).toISOString()}"`
  const inChange = (sense: Sense, content: string): string => {
    if (sense === 'plain' || state !== 'changed') return content
    if (sense === 'ins-del') return `<w:ins ${stamp()}><w:del ${stamp()}>${content}</w:del></w:ins>`
    const wrapped = `<w:${sense} ${stamp()}>${content}</w:${sense}>`
    if (!sense.startsWith('move')) return wrapped
    return `<w:${sense}RangeStart w:id="${9000 + clock}" w:name="move${clock}"/>${wrapped}<w:${sense}RangeEnd w:id="${9000 + clock}"/>`
  }
  const segmentXml = ({ sense, text, content }: Segment): string => {
    const note = content === 'note' ? addNote(text) : ''
    if (!kept(sense, state)) return ''
    switch (content) {
      case 'text':
        return inChange(sense, run(text))
      case 'formatted':
        return inChange(
          sense,
          run(text, `<w:b/>${state === 'changed' ? `<w:rPrChange ${stamp()}><w:rPr/></w:rPrChange>` : ''}`),
        )
      case 'note':
        return inChange(sense, `<w:r><w:footnoteReference w:id="${note}"/></w:r>`)
      case 'box':
        return inChange(
          sense,
          `<w:r><w:pict><w:txbxContent>${paragraph(run(`box ${text}`))}</w:txbxContent></w:pict></w:r>`,
        )
    }
  }
  const addNote = (text: string): string => {
    notes.push(paragraph(run(`note ${text}.`)))
    return String(notes.length)
  }
  const flowXml = (paragraphs: readonly ModelParagraph[]): string => {
    let carried = ''
    return paragraphs
      .map(({ segments, mark, numbered, restyled }) => {
        carried += segments.map(segmentXml).join('')
        if (!kept(mark, state)) return ''
        const tracked = state === 'changed'
        const markXml = tracked && mark !== 'plain' ? `<w:rPr><w:${mark} ${stamp()}/></w:rPr>` : ''
        const restyle = restyled && tracked ? `<w:pPrChange ${stamp()}><w:pPr/></w:pPrChange>` : ''
        // A paragraph that was put into a list is in none before.
        const list = numbered && !(restyled && state === 'before') ? inList(1) : ''
        const line = paragraph(carried, `${list}${markXml}${restyle}`)
        carried = ''
        return line
      })
      .join('')
  }
  const rowXml = ({ sense, cells }: ModelRow): string => {
    const content = cells.map((one) => cell(flowXml(one)))
    if (!kept(sense, state)) return ''
    return row(content, state === 'changed' && sense !== 'plain' ? `<w:${sense} ${stamp()}/>` : '')
  }
  const body = blocks
    .map((block) =>
      block.kind === 'paragraphs' ? flowXml(block.paragraphs) : table(...block.rows.map(rowXml)),
    )
    .join('')
  const footnotes = part(
    'footnotes',
    notes.map((note, index) => `<w:footnote w:id="${index + 1}">${note}</w:footnote>`).join(''),
  )
  return { body: `${body}${paragraph(run('End.'))}`, footnotes }
}
