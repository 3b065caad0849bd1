import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { UploadResult } from '../../src/api/documents.js'
import { AnnotationPage, TablePage, TableView, TextView, TrackedChangePage } from '../../src/api/runs.js'
import { ParsedDocument } from '../../src/domain/parsed-document.js'
import { processRun } from '../../src/services/process-run.js'
import { analyzerOf, smallAnalysis } from '../support/analysis.js'
import { logIn, problemOf, startServer, type Client, type TestServer } from './support/server.js'

const TEXT = 'The rate is 5 %.\nName\tSum\n=A1\t5,000\n'
const place = (start: number, end: number) => ({ start, end })
const at = (start: number, end = start) => ({
  original: place(start, start),
  proposed: place(start, end),
  accepted: place(start, end),
})
const change = (id: string, author: string, kind: string, places: object) => ({
  id,
  kind,
  author,
  at: null,
  text: kind === 'deletion' ? '4' : '5',
  description: '',
  moveId: null,
  places,
})
const cell = (row: number, column: number, start: number, end: number) => ({
  row,
  column,
  rowSpan: 1,
  columnSpan: 1,
  header: row === 0,
  span: place(start, end),
  boxes: [],
})
const block = (text: string) => [{ kind: 'paragraph', span: place(0, text.length) }]
const ORIGINAL = TEXT.replace('5 %', '4 %')
const PROPOSED = TEXT.replace('5 %', '45 %')

let server: TestServer
let person: Client
let run: string
beforeAll(async () => {
  server = await startServer()
  person = await logIn(server)
  const { run: queued } = await person.read(UploadResult, person.upload('loan.txt', TEXT))
  if (queued === null) throw new Error('no run was queued')
  run = queued.id
  const analyzer = analyzerOf((document) => {
    const analysis = smallAnalysis(document)
    const parsed = ParsedDocument.parse({
      ...analysis.parsed,
      tables: [
        {
          id: 0,
          rows: 2,
          columns: 2,
          cells: [cell(0, 0, 17, 21), cell(0, 1, 22, 25), cell(1, 0, 26, 29), cell(1, 1, 30, 35)],
          areas: [],
        },
      ],
      annotations: [
        { kind: 'link', id: 'l1', span: null, boxes: [], target: 'https://example.com' },
        ...['a', 'b', 'c'].map((text, index) => ({
          kind: 'comment',
          id: `c${index}`,
          span: null,
          boxes: [],
          author: 'Wu',
          at: null,
          text,
          replyTo: null,
          resolved: false,
        })),
      ],
      trackedChanges: {
        changes: [
          change('1', 'Wu', 'deletion', {
            original: place(12, 13),
            proposed: place(12, 13),
            accepted: place(12, 12),
          }),
          change('2', 'Wu', 'insertion', at(12, 13)),
          change('3', 'Lee', 'insertion', at(13)),
        ],
        original: { text: ORIGINAL, blocks: block(ORIGINAL) },
        proposed: { text: PROPOSED, blocks: block(PROPOSED) },
      },
    })
    return Promise.resolve({ ...analysis, parsed })
  })
  await processRun(server.context, analyzer, { runId: queued.id, signal: new AbortController().signal })
})
afterAll(() => server.close())

describe('the text', () => {
  const text = (query: string) => person.read(TextView, person.get(`/runs/${run}/text${query}`))

  test('is the accepted one with everything that speaks of it', async () => {
    const view = await text('')
    expect(view).toMatchObject({ view: 'accepted', text: TEXT })
    expect(view.tables).toHaveLength(1)
    expect(view.trackedChanges?.changes).toHaveLength(3)
    expect(await text('?view=accepted')).toEqual(view)
  })

  test('of another view stands by itself', async () => {
    expect(await text('?view=original')).toMatchObject({ view: 'original', text: ORIGINAL, tables: [] })
    expect(await text('?view=proposed')).toMatchObject({
      view: 'proposed',
      text: PROPOSED,
      annotations: [],
      trackedChanges: null,
      blocks: block(PROPOSED),
    })
    expect(await problemOf(person.get(`/runs/${run}/text?view=final`))).toMatchObject({
      code: 'request-invalid',
    })
  })
})

test('tracked changes come in pages, by author and kind', async () => {
  const list = async (query: string) =>
    person.read(TrackedChangePage, person.get(`/runs/${run}/tracked-changes?${query}`))
  const first = await list('limit=2')
  expect(first.items.map(({ id }) => id)).toEqual(['1', '2'])
  const second = await list(`limit=2&cursor=${first.next ?? ''}`)
  expect(second.items.map(({ id }) => id)).toEqual(['3'])
  expect(second.next).toBeUndefined()
  expect((await list('author=Wu&kind=insertion')).items.map(({ id }) => id)).toEqual(['2'])
  expect(await problemOf(person.get(`/runs/${run}/tracked-changes?cursor=x`))).toMatchObject({
    code: 'request-invalid',
  })
})

test('tables come without cells, then one with their text, then as CSV', async () => {
  const { items } = await person.read(TablePage, person.get(`/runs/${run}/tables`))
  expect(items).toEqual([{ id: 0, rows: 2, columns: 2, filled: 4, areas: [] }])
  const table = await person.read(TableView, person.get(`/runs/${run}/tables/0`))
  expect(table.cells.map(({ text }) => text)).toEqual(['Name', 'Sum', '=A1', '5,000'])
  const csv = await person.get(`/runs/${run}/tables/0/csv`)
  expect(csv.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  expect(Buffer.from(await csv.arrayBuffer()).toString('utf8')).toBe('\ufeffName,Sum\r\n\'=A1,"5,000"\r\n')
  expect(await problemOf(person.get(`/runs/${run}/tables/7`))).toMatchObject({ status: 404 })
})

test('annotations come by kind, in pages', async () => {
  const list = async (query: string) =>
    person.read(AnnotationPage, person.get(`/runs/${run}/annotations?${query}`))
  expect((await list('')).items).toHaveLength(4)
  const first = await list('kind=comment&limit=2')
  expect(first.items.map(({ id }) => id)).toEqual(['c0', 'c1'])
  expect((await list(`kind=comment&limit=2&cursor=${first.next ?? ''}`)).items.map(({ id }) => id)).toEqual([
    'c2',
  ])
})
