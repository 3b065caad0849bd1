import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ROOT } from '../../src/config.js'
import { Analysis } from '../../src/domain/run.js'

interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of src/cli as a person would, with no environment of ours. */
function command(name: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', path.join(ROOT, 'src', 'cli', `${name}.ts`), ...args],
      { cwd: ROOT, maxBuffer: 1 << 28, env: { PATH: process.env.PATH } },
      (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    )
  })
}

const AGREEMENT = `LOAN AGREEMENT

This Loan Agreement is made as of May 1, 2024 by and between Alder Inc. (“Borrower”) and Birch Bank, N.A. (“Lender”).

1. Loan. The Lender shall lend the Borrower the principal amount of $500,000.

2. Interest. The Loan bears interest at the rate of 6% per annum. The Lender may set off any deposit.

3. Law. This Agreement is governed by the laws of the State of Ohio.
`

let folder: string
const place = (name: string): string => path.join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-cli-'))
  await writeFile(place('loan.txt'), AGREEMENT)
  await writeFile(place('empty.txt'), '')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('analyze', () => {
  test('prints what it found, for people', async () => {
    const { status, stdout } = await command('analyze', place('loan.txt'))
    expect(status).toBe(0)
    expect(stdout).toMatch(
      /LOAN AGREEMENT between Alder Inc\. \(Borrower\) and Birch Bank, N\.A\. \(Lender\), dated May 1, 2024\./,
    )
    expect(stdout).toMatch(/medium +risk +Section 2 +Right of set-off +The Lender may set off any deposit\./)
  }, 120_000)

  test('prints one object for one file, which verify finds sound, and unsound once changed', async () => {
    const { status, stdout } = await command('analyze', '--json', place('loan.txt'))
    expect(status).toBe(0)
    const analysis = Analysis.parse(JSON.parse(stdout))
    expect(Object.keys(JSON.parse(stdout) as object).sort()).toEqual([
      'clauses',
      'document',
      'findings',
      'parsed',
      'run',
      'summaries',
    ])

    await writeFile(place('sound.json'), stdout)
    expect(await command('verify', place('sound.json'))).toMatchObject({ status: 0 })

    analysis.findings = analysis.findings.slice(1)
    await writeFile(place('changed.json'), JSON.stringify(analysis))
    const verdict = await command('verify', '--json', place('sound.json'), place('changed.json'))
    expect(verdict.status).toBe(1)
    expect(JSON.parse(verdict.stdout)).toMatchObject({
      sound: false,
      files: [{ problems: [] }, { name: 'loan.txt' }],
    })
  }, 240_000)

  test('goes on after a file that fails, and says so at the end', async () => {
    const { status, stdout } = await command(
      'analyze',
      '--json',
      place('empty.txt'),
      place('missing.txt'),
      place('loan.txt'),
    )
    expect(status).toBe(1)
    const [empty, missing, loan, ...rest] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(empty).toMatchObject({
      document: { name: 'empty.txt' },
      error: { code: 'document-empty', stage: 'parse' },
    })
    expect(missing).toMatchObject({
      document: { name: 'missing.txt' },
      error: { code: 'not-found', stage: null },
    })
    expect(Analysis.safeParse(loan).error).toBeUndefined()
    expect(rest).toEqual([])
  }, 120_000)

  test('writes a file for each with --out', async () => {
    const out = place('out')
    const { status, stdout } = await command('analyze', '--out', out, place('loan.txt'))
    expect([status, stdout]).toEqual([0, ''])
    expect(await readdir(out)).toEqual(['loan.txt.json'])
    expect(
      Analysis.safeParse(JSON.parse(await readFile(path.join(out, 'loan.txt.json'), 'utf8'))).error,
    ).toBeUndefined()
  }, 120_000)

  test('explains itself', async () => {
    const { status, stdout } = await command('analyze', '--help')
    expect(status).toBe(0)
    expect(stdout).toMatch(/--json/)
    expect(stdout).toMatch(/--out/)
  }, 60_000)
})

describe('verify', () => {
  test.each([
    ['no JSON', 'not json at all', /request-invalid/],
    ['no export', '{"document": 1}', /not an export/],
  ])(
    'refuses %s',
    async (name, content, message) => {
      const file = place(`${name.replace(' ', '-')}.json`)
      await writeFile(file, content)
      const { status, stdout, stderr } = await command('verify', file)
      expect(status).toBe(1)
      expect(stdout + stderr).toMatch(message)
    },
    60_000,
  )
})
