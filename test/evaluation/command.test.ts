import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ROOT } from '../../src/config.js'

const run = promisify(execFile)
const LAW =
  'This Agreement shall be governed by and construed in accordance with the laws of the State of Ohio.'
const context = `SERVICES AGREEMENT\n\n1. Fees. The fee is due monthly.\n\n2. Governing Law. ${LAW}\n`
const question = (label: string, answers?: { text: string; answer_start: number }[]) => ({
  id: `Test__${label}`,
  question: '',
  ...(answers === undefined ? {} : { answers }),
})

let folder: string
let file: (name: string) => string
const evaluate = (...args: string[]) =>
  run('node', ['--import', 'tsx', 'src/cli/evaluate.ts', 'cuad', ...args], { cwd: ROOT })

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evaluate-'))
  file = (name) => path.join(folder, name)
  const write = (name: string, qas: unknown) =>
    writeFile(
      file(name),
      JSON.stringify({ version: '1', data: [{ title: 'Test', paragraphs: [{ context, qas }] }] }),
    )
  await write('answered.json', [
    question('Governing Law', [{ text: LAW, answer_start: context.indexOf(LAW) }]),
    question('Audit Rights', []),
  ])
  await write('unanswered.json', [question('Governing Law'), question('Document Name')])
})
afterAll(() => rm(folder, { recursive: true }))

describe('npm run evaluate -- cuad', () => {
  test('predicts, writes the predictions and scores them', async () => {
    const { stdout } = await evaluate(file('answered.json'), '--predictions', file('out.json'), '--json')
    const result = JSON.parse(stdout) as { contracts: number; scores: { answers: number; maxRecall: number } }
    expect(result).toMatchObject({ contracts: 1, scores: { answers: 1, maxRecall: 1 } })
    const predictions = JSON.parse(await readFile(file('out.json'), 'utf8')) as Record<
      string,
      { text: string }[]
    >
    expect(predictions['Test__Governing Law']?.[0]?.text).toBe(LAW)
    expect(Object.keys(predictions)).toEqual(['Test__Governing Law', 'Test__Audit Rights'])

    const again = await evaluate(file('answered.json'), '--score', file('out.json'), '--json')
    expect((JSON.parse(again.stdout) as typeof result).scores).toEqual(result.scores)
  })

  test('prints a table by label', async () => {
    const { stdout } = await evaluate(file('answered.json'), '--limit', '1')
    expect(stdout).toMatch(/governing-law +1 +/)
    expect(stdout).toContain('1 answers in 2 questions')
  })

  test('a file without answers is only predicted', async () => {
    const { stdout } = await evaluate(file('unanswered.json'), '--predictions', file('blind.json'))
    expect(stdout).toContain('no answers to score against')
    expect(JSON.parse(await readFile(file('blind.json'), 'utf8'))).toHaveProperty('Test__Document Name')
  })

  test('a missing file is said so, with exit code 1', async () => {
    await expect(evaluate(file('absent.json'))).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('request-invalid: cannot read'),
    })
  })
})
