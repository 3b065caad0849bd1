import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../../src/config.js'
import type { AnswerRecall } from '../../src/evaluation/parsing-recall.js'

const SAMPLE = path.join(ROOT, 'fixtures/documents/samples/loan-agreement.pdf')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reading-'))
  await copyFile(SAMPLE, path.join(folder, 'loan.pdf'))
  await writeFile(path.join(folder, 'loan.title'), 'Loan\n')
  await writeFile(path.join(folder, 'broken.pdf'), '%PDF-1.7\nand nothing else')
  await writeFile(path.join(folder, 'broken.title'), 'Broken\n')
  const contract = (title: string, ...answers: string[]) => ({
    title,
    paragraphs: [
      { context: '', qas: [{ id: title, answers: answers.map((text) => ({ text, answer_start: 0 })) }] },
    ],
  })
  const data = [
    // As printed; with a plain quotation mark in place of the curly one; not in the document at all.
    contract(
      'Loan',
      '“Default Rate” means twenty-four percent (24%) per annum.',
      '"Default Rate" means',
      'no such words',
    ),
    contract('Broken', 'never read'),
  ]
  await writeFile(path.join(folder, 'answers.json'), JSON.stringify({ version: '1', data }))
})
afterAll(() => rm(folder, { recursive: true }))

test('npm run evaluate -- reading counts answers by what has to be set aside to find them', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--import',
      'tsx',
      'src/cli/evaluate.ts',
      'reading',
      folder,
      path.join(folder, 'answers.json'),
      '--json',
    ],
    { cwd: ROOT },
  )
  const { files, answers, exact, normalised } = JSON.parse(stdout) as AnswerRecall
  expect({ answers, exact, normalised }).toEqual({ answers: 4, exact: 0.25, normalised: 0.5 })
  expect(files).toMatchObject([
    { file: 'broken.pdf', answers: 1, normalised: 0, failure: expect.stringMatching(/^document-/) },
    { file: 'loan.pdf', pages: 18, missed: ['no such words'], failure: null },
  ])
})
