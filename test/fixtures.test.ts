import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import JSZip from 'jszip'
import { readExpected } from '../fixtures/expected/schema.js'
import { numbering } from '../fixtures/generator/parsing/docx-features.js'
import { parserFixtures } from '../fixtures/generator/parsing/index.js'
import { zipBomb } from '../fixtures/generator/parsing/zip-bomb.js'
import { fixturesRoot, samples } from '../fixtures/generator/samples.js'
import { CONTRACT_LABELS } from '../src/domain/labels.js'

const documents = path.join(fixturesRoot, 'documents')
const generated = [...samples, ...parserFixtures]
const squash = (text: string) => text.replace(/\s+/g, '')
const read = (file: string) => readFile(path.join(documents, file))

/** The two longest take most of the generator's time; `npm run fixtures -- --check` covers them too. */
const slow = new Set(['samples/loan-agreement.pdf', 'samples/jiekuan-hetong.pdf'])
const quick = generated.filter((fixture) => !slow.has(fixture.path))

describe('generated documents', () => {
  test.each(quick)('$path comes out byte for byte as committed', async ({ path: file, build }) => {
    const committed = await read(file)
    const rebuilt = await build()
    expect(rebuilt.equals(committed)).toBe(true)
  })

  test('nothing lies in the folder that the generator does not write', async () => {
    const folders = await Promise.all(
      ['samples', 'parsing'].map(async (folder) =>
        (await readdir(path.join(documents, folder))).map((file) => `${folder}/${file}`),
      ),
    )
    expect(folders.flat().sort()).toEqual(generated.map((fixture) => fixture.path).sort())
  })

  test('the folder stays under 6 MB', async () => {
    const sizes = await Promise.all(
      generated.map(async (fixture) => (await stat(path.join(documents, fixture.path))).size),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000_000)
  })
})

describe('samples', () => {
  test.each(samples)('$name opens', async ({ path: file }) => {
    const bytes = await read(file)
    if (file.endsWith('.pdf')) {
      expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-')
      expect(bytes.subarray(-7).toString('latin1')).toContain('%%EOF')
      return
    }
    const archive = await JSZip.loadAsync(bytes)
    expect(archive.file('word/document.xml')).not.toBeNull()
  })

  test.each(samples)('every quote of $name stands in its text', async ({ name, text, path: file }) => {
    const expected = await readExpected(name)
    const haystack = squash(await text())
    const quotes = [
      expected.title,
      ...expected.parties.map((party) => party.name),
      ...[...expected.dates, ...expected.amounts, ...expected.risks, ...(expected.labels ?? [])].map(
        (fact) => fact.quote,
      ),
      ...expected.clauses.map((clause) => clause.heading).filter((heading) => heading !== null),
    ]
    expect(file).toBe(`samples/${expected.file}`)
    expect(quotes.filter((quote) => !haystack.includes(squash(quote)))).toEqual([])
  })

  test.each(samples)('every risk of $name names a clause of the document', async ({ name }) => {
    const { clauses, risks, title } = await readExpected(name)
    const places = new Set([title, ...clauses.flatMap((clause) => [clause.number, clause.heading])])
    expect(risks.filter((risk) => !places.has(risk.clause))).toEqual([])
  })

  test.each(samples)('$name has the expected number of pages', async ({ name, path: file }) => {
    const { pages } = await readExpected(name)
    const count = file.endsWith('.pdf')
      ? ((await read(file)).toString('latin1').match(/\/Type \/Page\n/g)?.length ?? 0)
      : null
    expect(count).toBe(pages)
  })

  test('license-agreement carries every contract label once', async () => {
    const { labels } = await readExpected('license-agreement')
    const names = labels?.map((entry) => entry.label) ?? []
    expect(names.sort()).toEqual(CONTRACT_LABELS.map((label) => label.cuad).sort())
  })

  test('numbers typed in the sources are those expected', async () => {
    for (const { name, text } of samples.filter((sample) => sample.name !== 'mutual-nda')) {
      const { clauses } = await readExpected(name)
      const haystack = squash(await text())
      const missing = clauses.filter(
        ({ number, heading }) =>
          number !== null &&
          heading !== null &&
          !new RegExp(escape(squash(number)) + String.raw`[.—“]*` + escape(squash(heading)), 'u').test(
            haystack,
          ),
      )
      expect({ name, missing }).toEqual({ name, missing: [] })
    }
  })
})

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

describe('parser fixtures', () => {
  test('automatic numbers are in the numbering part and not in the text', async () => {
    const archive = await JSZip.loadAsync(await numbering())
    const body = (await archive.file('word/document.xml')?.async('string')) ?? ''
    const definitions = (await archive.file('word/numbering.xml')?.async('string')) ?? ''
    expect(body).not.toMatch(/>\s*(ARTICLE I|Section 1\.01|第一条|（一）)/)
    expect(definitions).toContain('w:val="第%1条"')
    expect(definitions).toContain('<w:isLgl/>')
  })

  test('the zip bomb is small on disk and large inside', async () => {
    const bomb = zipBomb(40)
    expect(bomb.length).toBeLessThan(200_000)
    const archive = await JSZip.loadAsync(bomb)
    expect((await archive.file('word/document.xml')?.async('nodebuffer'))?.length).toBeGreaterThan(40_000_000)
  })

  test('the page-tree loop loops and the picture has no font', async () => {
    expect((await read('parsing/page-tree-loop.pdf')).toString('latin1')).toMatch(
      /2 0 obj\n<<[^>]*\/Kids \[2 0 R\]/,
    )
    expect((await read('parsing/image-only.pdf')).toString('latin1')).not.toContain('/Font')
  })
})

test('the origin of every generated document is stated', async () => {
  const readme = await readFile(path.join(fixturesRoot, 'README.md'), 'utf8')
  expect(generated.filter((fixture) => !readme.includes(path.basename(fixture.path)))).toEqual([])
})
