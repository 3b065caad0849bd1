import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import JSZip from 'jszip'
import { cell, docx, paragraph, part, row, run, table } from '../../fixtures/generator/parsing/word-xml.js'
import { wordNumberingLines } from '../../fixtures/generator/parsing/word-numbering.js'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { sha256 } from '../../src/hash.js'
import { readAttachments } from '../../src/parsing/attachments.js'
import { codeOf, expectSound, fixture, LIMITS, parse, parseFixture, textOf } from './support.js'

const EXPECTED = path.join(import.meta.dirname, '../../fixtures/expected/numbering')
const bodyLines = (parsed: ParsedDocument): string[] =>
  parsed.blocks
    .filter(({ kind }) => kind !== 'furniture')
    .flatMap((block) => textOf(parsed, block).split('\n'))
const read = async (bytes: Uint8Array): Promise<ParsedDocument> => {
  const parsed = await parse(bytes, 'test.docx')
  expectSound(parsed)
  return parsed
}
const codes = (parsed: ParsedDocument): string[] => parsed.warnings.map(({ code }) => code)

test.each(['numbering', 'word-numbering'])('%s: every line as Word shows it', async (name) => {
  const expected = (await readFile(path.join(EXPECTED, `${name}.txt`), 'utf8')).trimEnd().split('\n')
  expect(bodyLines(await parseFixture(`parsing/${name}.docx`))).toEqual(expected)
  if (name === 'word-numbering') expect(wordNumberingLines()).toEqual(expected)
})

describe('tracked changes of every kind', () => {
  const load = async () => {
    const bytes = await fixture('parsing/word-changes.docx')
    const parsed = await read(bytes)
    const archive = await JSZip.loadAsync(bytes)
    const xml = await Promise.all(archive.file(/^word\/\w+\.xml$/u).map((file) => file.async('string')))
    return { parsed, tracked: parsed.trackedChanges!, xml: xml.join('') }
  }

  test('each element of every part is one change, counted from the XML', async () => {
    const { tracked, xml } = await load()
    const elements = [
      ...xml.matchAll(/<w:(?:ins|del|moveFrom|moveTo|cellIns|\w+Change) [^>]*w:date="([^"]+)"/gu),
    ].map((match) => match[1])
    expect(elements).toHaveLength(36)
    const times = tracked.changes.map(({ at }) => at)
    expect([...new Set(times)].sort()).toEqual([...elements].sort())
    // An insertion with a deletion in it is told in three pieces; notes and boxes stand apart from their anchors.
    expect(tracked.changes).toHaveLength(36 + 2 + 2)
  })

  test('the three views, each with its own numbers', async () => {
    const { parsed, tracked } = await load()
    const start = (text: string): string[] => text.split('\n').slice(0, 4)
    expect(start(tracked.original.text)).toEqual([
      '1. The lender may notify.',
      '2. Notice by telephone is enough.',
      '3. Interest at six percent accrues daily.',
      '4. It is due monthly.',
    ])
    expect(start(tracked.proposed.text)).toEqual([
      '1. The lender mayshall notify.',
      '2. Notice is given in writing.',
      '3. Notice by telephone is enough.',
      '4. Interest at six percent accrues daily.',
    ])
    expect(start(parsed.text)).toEqual([
      '1. The lender shall notify.',
      '2. Notice is given in writing.',
      '3. Interest accrues daily.',
      '4. It is due at six percent monthly.',
    ])
  })

  test('moves are paired, formatting is described, rows and notes are whole', async () => {
    const { tracked } = await load()
    const moves = tracked.changes.filter(({ moveId }) => moveId === 'move-1')
    expect(moves.map(({ kind, text }) => [kind, text])).toEqual([
      ['move-from', 'at six percent '],
      ['move-to', 'at six percent '],
    ])
    expect(tracked.changes.flatMap(({ description }) => (description === '' ? [] : [description]))).toEqual([
      'text formatting: bold added',
      'paragraph formatting: alignment left → center',
      'numbering added',
      'page layout',
    ])
    const texts = tracked.changes.map(({ kind, text }) => `${kind} ${text}`)
    for (const whole of [
      'insertion Support\t80\n',
      'deletion Training\t40\n',
      'insertion Net of all tax.\n',
      'deletion Boxed text.\n',
      'insertion cell',
      'deletion or two ',
    ])
      expect(texts).toContain(whole)
  })

  test('a touching change of one author and time is one change; changes in comments and styles are not lost', async () => {
    const same = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
    const parsed = await read(
      await docx(
        paragraph(`${run('a ')}<w:ins ${same}>${run('b ')}</w:ins><w:ins ${same}>${run('c')}</w:ins>`),
        {
          parts: {
            comments: part(
              'comments',
              `<w:comment w:id="1" w:author="B">${paragraph(`<w:ins w:id="2" w:author="B">${run('remark')}</w:ins>`)}</w:comment>`,
            ),
            styles: part(
              'styles',
              `<w:style w:styleId="S"><w:rPr><w:rPrChange w:id="3" w:author="C"><w:rPr/></w:rPrChange></w:rPr></w:style>`,
            ),
          },
        },
      ),
    )
    expect(parsed.trackedChanges?.changes.map(({ kind, author, text }) => [kind, author, text])).toEqual([
      ['insertion', 'A', 'b c'],
      ['insertion', 'B', 'remark'],
      ['formatting', 'C', ''],
    ])
  })
})

describe('what stands beside and within the text', () => {
  test('comments, fields, links, symbols, formulas', async () => {
    const parsed = await read(await fixture('parsing/word-features.docx'))
    expect(bodyLines(parsed)).toEqual([
      'The cap is one million dollars.',
      '☒ insured ☐ audited, governed by English law from Click to enter a date.',
      'Name Ada Example ☒ agrees, term two years',
      'Terms are published and annexed; see below.',
      '☒ accepted; α is (x+1)/y=z^2',
      'Part\tFees',
      '\tNet\tGross',
      'Detail inner left inner right',
      'Seen.',
      'Included text.',
    ])
    const at = ({ span }: { span: { start: number; end: number } | null }): string | null =>
      span === null ? null : parsed.text.slice(span.start, span.end)
    const annotations = parsed.annotations ?? []
    expect(
      annotations.flatMap((one) =>
        one.kind === 'comment' ? [[at(one), one.text, one.replyTo, one.resolved]] : [],
      ),
    ).toEqual([
      ['one million dollars', 'Too low?', null, true],
      ['one million dollars', 'Agreed with the insurers.', 'comment-1', true],
    ])
    expect(
      annotations.flatMap((one) => (one.kind === 'field' ? [[one.type, one.name, one.value, at(one)]] : [])),
    ).toEqual([
      ['check', 'Insured', 'Yes', '☒'],
      ['check', 'Audited', null, '☐'],
      ['choice', 'Law', 'English law', 'English law'],
      ['date', 'Start', null, 'Click to enter a date'],
      ['text', 'name', 'Ada Example', 'Ada Example'],
      ['check', 'agreed', 'Yes', '☒'],
      ['choice', 'term', 'two years', 'two years'],
    ])
    expect(annotations.flatMap((one) => (one.kind === 'link' ? [[one.target, at(one)]] : []))).toEqual([
      ['https://example.com/terms', 'published'],
      ['https://example.com/annex#b', 'annexed'],
    ])
    expect(parsed.attachments).toMatchObject([{ index: 0, name: 'fees.xlsx', size: 24 }])
    expect(codes(parsed)).toEqual(['hidden-text', 'active-content', 'content-not-read'])
    const files = await readAttachments(await fixture('parsing/word-features.docx'), 'a.docx', {
      limits: LIMITS,
    })
    expect(
      files.map(({ bytes, ...file }) => ({ ...file, size: bytes.length, sha256: sha256(bytes) })),
    ).toEqual(parsed.attachments)
  })

  test('tables: merged cells, rows that begin later, tables within cells', async () => {
    const parsed = await parseFixture('parsing/word-features.docx')
    const cells = parsed.tables?.map(({ rows, columns, cells: all }) => [
      rows,
      columns,
      ...all.map(
        ({ row: top, column, rowSpan, columnSpan, header, span }) =>
          `${top},${column} ${rowSpan}x${columnSpan}${header ? ' head' : ''} ${span === null ? '' : parsed.text.slice(span.start, span.end)}`,
      ),
    ])
    expect(cells).toEqual([
      [
        3,
        3,
        '0,0 2x1 head Part',
        '0,1 1x2 head Fees',
        '1,1 1x1 Net',
        '1,2 1x1 Gross',
        '2,1 1x2 Detail inner left inner right',
      ],
      [1, 2, '0,0 1x1 inner left', '0,1 1x1 inner right'],
    ])
  })

  test('headers and footers in the order of their sections, each text once', async () => {
    const header = (text: string): string => part('hdr', paragraph(run(text)))
    const parsed = await read(
      await docx(
        `${paragraph(run('Body.'))}<w:sectPr><w:headerReference w:type="first" r:id="r1"/><w:headerReference w:type="default" r:id="r0"/></w:sectPr>`,
        {
          parts: {
            header1: header('Every page'),
            header2: header('First page'),
            header3: header('Every page'),
          },
        },
      ),
    )
    expect(parsed.blocks.slice(1).map((block) => textOf(parsed, block))).toEqual(['First page', 'Every page'])
  })

  test('the strict form of the format reads alike', async () => {
    const transitional = await docx(paragraph(run('Alike.')))
    const archive = await JSZip.loadAsync(transitional)
    for (const name of ['word/document.xml', '_rels/.rels', 'word/_rels/document.xml.rels']) {
      const xml = await archive.file(name)!.async('string')
      archive.file(
        name,
        xml
          .replaceAll(
            'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
            'http://purl.oclc.org/ooxml/wordprocessingml/main',
          )
          .replaceAll(
            'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
            'http://purl.oclc.org/ooxml/officeDocument/relationships',
          ),
      )
    }
    const parsed = await read(await archive.generateAsync({ type: 'nodebuffer' }))
    expect(parsed.text).toBe('Alike.')
    expect(parsed.warnings).toEqual([])
  })
})

describe('hostile packages', () => {
  const withEntry = async (name: string): Promise<Buffer> =>
    docx(paragraph(run('x')), { files: { [name]: 'x' } })

  test('names that leave the archive, absolute names, names that stand twice', async () => {
    const bytes = await withEntry('word/aa/evil.xml')
    for (const name of ['word/../../e.xml', '/absolute/ev.xml']) {
      const broken = Buffer.from(bytes.toString('latin1').replaceAll('word/aa/evil.xml', name), 'latin1')
      expect(await codeOf(parse(broken, 'a.docx'))).toBe('document-corrupt')
    }
    const twice = await docx(paragraph(run('x')), { files: { 'word/Document.XML': '<w:document/>' } })
    expect(await codeOf(parse(twice, 'a.docx'))).toBe('document-corrupt')
  })

  test('counters, columns and spans beyond reason', async () => {
    const huge = '2147483647'
    const parsed = await read(
      await docx(
        `${paragraph(run('far'), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')}${table(row([cell(paragraph(run('wide')), `<w:gridSpan w:val="${huge}"/>`)], `<w:gridBefore w:val="${huge}"/>`), row([cell(paragraph(run('next')))]))}`,
        {
          parts: {
            numbering: part(
              'numbering',
              `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="${huge}"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`,
            ),
          },
        },
      ),
    )
    expect(bodyLines(parsed)).toEqual([`${huge}. far`, 'wide', 'next'])
  })

  test('tables within tables without end', async () => {
    const deep = 300
    const body = `${'<w:tbl><w:tr><w:tc>'.repeat(deep)}${paragraph(run('x'))}${'</w:tc></w:tr></w:tbl>'.repeat(deep)}`
    expect(await codeOf(parse(await docx(body), 'a.docx'))).toBe('nesting-too-deep')
  })
})
