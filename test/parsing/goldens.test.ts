import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { isCoded } from '../../src/errors.js'
import { parseDocument } from '../../src/parsing/index.js'
import { goldenDifferences, goldenText } from './golden-format.js'
import { fixture, LIMITS } from './support.js'

/**
 * Every fixture whole, as it was read when somebody last looked: `UPDATE_GOLDENS=1 npm test -- test/parsing/goldens` writes
 * them anew. Review the difference before committing it. Scans are read by tesseract.js, whose version is pinned, and not
 * by the program, whose version is the machine's.
 */
const UPDATING = process.env.UPDATE_GOLDENS === '1'
const DOCUMENTS = path.join(import.meta.dirname, '../../fixtures/documents')
const GOLDENS = path.join(import.meta.dirname, 'goldens')
const PASSWORDS: Readonly<Record<string, string>> = {}

const names = readdirSync(DOCUMENTS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(DOCUMENTS, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
  .sort()

const goldenOf = (name: string): string => path.join(GOLDENS, `${name}.txt`)

async function readAsGolden(name: string): Promise<string> {
  try {
    return goldenText(
      await parseDocument(await fixture(name), path.basename(name), {
        limits: LIMITS,
        signal: new AbortController().signal,
        password: PASSWORDS[name],
        ocrEngine: 'tesseract.js',
      }),
    )
  } catch (error) {
    if (!isCoded(error)) throw error
    return `${error.code} ${JSON.stringify(error.details)}\n`
  }
}

describe('goldens', () => {
  test.each(names)(
    '%s',
    async (name) => {
      const actual = await readAsGolden(name)
      const file = goldenOf(name)
      if (UPDATING) {
        const changed =
          !existsSync(file) || goldenDifferences(await readFile(file, 'utf8'), actual).length > 0
        await mkdir(path.dirname(file), { recursive: true })
        if (changed) await writeFile(file, actual)
        return
      }
      expect(goldenDifferences(await readFile(file, 'utf8'), actual)).toEqual([])
    },
    300_000,
  )

  test('none is left of a fixture that is gone', () => {
    const kept = readdirSync(GOLDENS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        path.relative(GOLDENS, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
      )
    expect(kept.filter((name) => !names.includes(name.replace(/\.txt$/u, '')))).toEqual([])
  })
})

describe('comparing', () => {
  const line = '  [0,5) x @72.0,90.0,140.5,102.0 @98.2'

  test('forgives half a point and no more', () => {
    expect(goldenDifferences(line, line.replace('72.0', '72.4'))).toEqual([])
    expect(goldenDifferences(line, line.replace('72.0', '72.6'))).toHaveLength(1)
  })

  test('forgives nothing else', () => {
    expect(goldenDifferences(line, line.replace('[0,5)', '[0,6)'))).toHaveLength(1)
    expect(goldenDifferences(line, `${line}\n${line}`)).toHaveLength(1)
    expect(goldenDifferences(line, line.replace(' @98.2', ''))).toHaveLength(1)
  })

  test('forgives a tenth of a confidence', () => {
    expect(goldenDifferences('"Loan" [0,4) ~0.91', '"Loan" [0,4) ~0.85')).toEqual([])
    expect(goldenDifferences('"Loan" [0,4) ~0.91', '"Loan" [0,4) ~0.71')).toHaveLength(1)
  })
})
