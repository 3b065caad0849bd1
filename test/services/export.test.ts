import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../../src/config.js'
import { RunExport } from '../../src/domain/run-export.js'
import { findingId, hashOf } from '../../src/hash.js'
import type { Caller } from '../../src/services/context.js'
import { exportRun } from '../../src/services/export-run.js'
import { readRunReview } from '../../src/services/read-review.js'
import { recordDecisions } from '../../src/services/record-decisions.js'
import type { Analyzer } from '../../src/pipeline/analyze.js'
import { openAnalyzer } from '../../src/services/open-analyzer.js'
import { processRun } from '../../src/services/process-run.js'
import { signOff } from '../../src/services/sign-off.js'
import { uploadDocument } from '../../src/services/upload-document.js'
import { callerOf, createUser } from '../../src/services/users.js'
import { verifyExport } from '../../src/services/verify-export.js'
import { testContext, type TestContext } from '../support/context.js'

const SAMPLES = path.join(ROOT, 'fixtures/documents/samples')
const PASSWORD = 'a long enough password'

let context: TestContext
let analyzer: Analyzer
let caller: Caller
beforeAll(async () => {
  context = await testContext()
  analyzer = await openAnalyzer(context.config)
  const user = { email: 'wei@example.com', name: '陈伟', role: 'approver', password: PASSWORD } as const
  caller = callerOf(await createUser(context, { kind: 'system', id: 'test' }, user))
})
afterAll(async () => {
  await analyzer.close()
  await context.close()
})

/** A sample, really analysed, with every finding decided and the review signed, as it is exported. */
async function signedExport(sample: string): Promise<RunExport> {
  const bytes = readFileSync(path.join(SAMPLES, sample))
  const { run } = await uploadDocument(context, caller, { name: sample, bytes })
  if (run === null) throw new Error('the sample was uploaded before')
  await processRun(context, analyzer, { runId: run.id, signal: new AbortController().signal })
  const { review, undecided, blocking } = await readRunReview(context, run.id)
  expect(undecided).toBeGreaterThan(0)
  expect(blocking).toEqual([])
  const { findings } = RunExport.parse(JSON.parse((await exportRun(context, caller, run.id)).json))
  const decisions = findings.map(({ id }) => ({ action: 'accept' as const, findingId: id }))
  await recordDecisions(context, caller, review.id, { expectedVersion: 0, decisions })
  await signOff(context, caller, review.id, {
    expectedVersion: decisions.length,
    meaning: 'Reviewed',
    password: PASSWORD,
  })
  return RunExport.parse(JSON.parse((await exportRun(context, caller, run.id)).json))
}

async function verify(file: string): Promise<{ sound: boolean; problems: string[][] }> {
  const command = ['--import', 'tsx', path.join(ROOT, 'src/cli/verify.ts'), '--json', file]
  const environment = { cwd: ROOT, env: { PATH: process.env.PATH } }
  const { stdout } = await promisify(execFile)(process.execPath, command, environment).catch(
    (failure: { stdout: string }) => failure,
  )
  const { sound, files } = JSON.parse(stdout) as { sound: boolean; files: { problems: string[] }[] }
  return { sound, problems: files.map(({ problems }) => problems) }
}

describe.each(['jiekuan-hetong.pdf', 'mutual-nda.docx'])('a signed export of %s', (sample) => {
  let exported: RunExport
  beforeAll(async () => {
    exported = await signedExport(sample)
  })

  test('verifies offline', () => {
    expect(verifyExport(exported)).toEqual([])
    expect(exported.audit.map(({ action }) => action)).toEqual([
      'document.uploaded',
      'run.queued',
      'run.succeeded',
      'review.opened',
      'export.made',
      'decision.recorded',
      'review.signed',
      'export.made',
    ])
  })

  /** A forger who knows how the file's own hash is made. */
  const resealed = (change: (copy: RunExport) => void): RunExport => {
    const { contentHash: _, ...copy } = structuredClone(exported)
    change(copy as RunExport)
    return { ...copy, contentHash: hashOf(copy) }
  }

  test('is judged by the verify command, which needs no database', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'countersign-export-'))
    try {
      const sound = path.join(folder, 'sound.json')
      const forged = path.join(folder, 'forged.json')
      writeFileSync(sound, JSON.stringify(exported))
      writeFileSync(forged, JSON.stringify(resealed(({ review }) => void review!.decisions.pop())))
      expect(await verify(sound)).toEqual({ sound: true, problems: [[]] })
      const verdict = await verify(forged)
      expect(verdict.sound).toBe(false)
      expect(verdict.problems[0]).toContain('decisions are missing or out of order')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('shows a changed byte of it', () => {
    const { contentHash } = exported
    expect(
      verifyExport({ ...exported, document: { ...exported.document, name: 'other' }, contentHash }),
    ).toContain('the export does not have the hash it is given')
  })

  test('shows a decision that was changed, dropped or added after signing', () => {
    const sealed = 'the sign-off seals another run, other findings or other decisions'
    const dropped = verifyExport(resealed(({ review }) => void review!.decisions.pop()))
    expect(dropped).toEqual(expect.arrayContaining([sealed, 'decisions are missing or out of order']))
    const changed = resealed(({ review }) => {
      const decision = review!.decisions[0]!
      decision.decision = { action: 'reject', findingId: decision.decision.findingId, reason: 'forged' }
    })
    expect(verifyExport(changed)).toEqual([sealed])
  })

  test('shows a finding that was taken out or slipped in', () => {
    expect(verifyExport(resealed(({ findings }) => void findings.pop()))).toContain(
      'the sign-off seals another run, other findings or other decisions',
    )
    const slipped = resealed(({ findings }) => {
      findings.push({ ...structuredClone(findings[0]!), id: findingId('forged') })
    })
    expect(verifyExport(slipped)).toContain(
      'the sign-off seals another run, other findings or other decisions',
    )
  })

  test('shows an audit event that was changed or put elsewhere', () => {
    const changed = resealed(({ audit }) => void (audit[1]!.actor = { kind: 'system', id: 'nobody' }))
    expect(verifyExport(changed)).toEqual([
      `audit event ${exported.audit[1]!.seq} does not have the hash it is given`,
    ])
    expect(verifyExport(resealed(({ audit }) => void audit.reverse())).join()).toMatch(
      /does not follow the one before/,
    )
  })
})
