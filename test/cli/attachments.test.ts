import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ROOT } from '../../src/config.js'
import { Analysis } from '../../src/domain/run.js'
import { sha256 } from '../../src/hash.js'

const LOCKED = path.join(ROOT, 'fixtures/documents/parsing/user-password.pdf')
const MESSAGE = [
  'From: a@example.com',
  'Subject: Term sheet',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=x',
  '',
  '--x',
  'Content-Type: text/plain',
  '',
  'The term sheet is attached.',
  '--x',
  'Content-Type: text/plain',
  'Content-Disposition: attachment; filename="../term-sheet.txt"',
  '',
  'TERM SHEET. The interest rate is 5% per annum.',
  '--x--',
  '',
].join('\r\n')

function analyze(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', path.join(ROOT, 'src/cli/analyze.ts'), ...args],
      { cwd: ROOT, maxBuffer: 1 << 28, env: { PATH: process.env.PATH } },
      (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    )
  })
}

let folder: string
const place = (name: string): string => path.join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-cli-'))
  await writeFile(place('term.eml'), MESSAGE)
  await writeFile(place('password.txt'), 'open-sesame\nnot this line\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('an attachment is analysed after the message that holds it, and says so', async () => {
  const { status, stdout } = await analyze('--json', place('term.eml'))
  expect(status).toBe(0)
  const [message, attachment, ...others] = stdout
    .trim()
    .split('\n')
    .map((line) => Analysis.parse(JSON.parse(line)))
  expect(others).toEqual([])
  expect(message).toMatchObject({ document: { name: 'term.eml', format: 'email' } })
  expect(message?.attachedTo).toBeUndefined()
  expect(attachment).toMatchObject({
    document: { name: 'term-sheet.txt', format: 'text' },
    attachedTo: { name: 'term.eml', sha256: sha256(Buffer.from(MESSAGE)), index: 0 },
  })
}, 180_000)

test('--no-attachments leaves it out, and files are named by number', async () => {
  const without = await analyze('--json', '--no-attachments', place('term.eml'))
  expect(Analysis.parse(JSON.parse(without.stdout)).document.name).toBe('term.eml')
  await analyze('--out', place('out'), place('term.eml'))
  expect((await readdir(place('out'))).sort()).toEqual(['term.eml.attachment-0.json', 'term.eml.json'])
}, 180_000)

test('--password-file opens an encrypted document', async () => {
  const closed = await analyze('--json', LOCKED)
  expect(closed.status).toBe(1)
  expect(JSON.parse(closed.stdout)).toMatchObject({ error: { code: 'document-encrypted', stage: 'parse' } })
  const opened = await analyze('--json', '--password-file', place('password.txt'), LOCKED)
  expect(opened).toMatchObject({ status: 0, stderr: '' })
  expect(opened.stdout).not.toContain('open-sesame')
}, 180_000)
