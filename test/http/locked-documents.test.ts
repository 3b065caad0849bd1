import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import officeCrypto from 'officecrypto-tool'
import path from 'node:path'
import { Writable } from 'node:stream'
import pino from 'pino'
import { DocumentView, RunView, UploadResult } from '../../src/api/documents.js'
import { ROOT } from '../../src/config.js'
import { RunId, type DocumentId } from '../../src/domain/ids.js'
import type { Analyzer } from '../../src/pipeline/analyze.js'
import { openAnalyzer } from '../../src/services/open-analyzer.js'
import { processRun } from '../../src/services/process-run.js'
import { logIn, problemOf, startServer, type Client, type TestServer } from './support/server.js'

const fixture = (name: string) => readFileSync(path.join(ROOT, 'fixtures/documents/parsing', name))
const PASSWORD = 'open-sesame'
const WRONG = 'a wrong password nobody shall read'

let server: TestServer
let person: Client
let analyzer: Analyzer
let log = ''
let now = new Date('2026-03-01T09:00:00.000Z')
beforeAll(async () => {
  server = await startServer({
    clock: () => now,
    logger: pino(
      { level: 'trace' },
      new Writable({
        write: (line: Buffer, _encoding, next) => {
          log += line.toString()
          next()
        },
      }),
    ),
  })
  person = await logIn(server)
  analyzer = await openAnalyzer(server.context.config, { parsers: 1 })
})
afterAll(async () => {
  await analyzer.close()
  await server.close()
})

const signal = new AbortController().signal
const finish = (runId: string) => processRun(server.context, analyzer, { runId: RunId.parse(runId), signal })
const view = (id: DocumentId) => person.read(DocumentView, person.get(`/documents/${id}`))
const unlock = (id: DocumentId, password: string) => person.post(`/documents/${id}/password`, { password })
const uploaded = (name: string) => uploadedBytes(name, fixture(name))
async function uploadedBytes(name: string, bytes: Uint8Array) {
  const { document, run } = await person.read(UploadResult, person.upload(name, bytes))
  if (run === null) throw new Error('no run was queued')
  now = new Date(now.getTime() + 1000)
  await finish(run.id)
  return document.id
}

test('an encrypted document is unlocked by its password and by no other, and nobody can read that anywhere', async () => {
  const id = await uploaded('user-password.pdf')
  expect(await view(id)).toMatchObject({
    locked: true,
    encrypted: false,
    latestRun: { status: 'failed', failure: { code: 'document-encrypted' } },
  })
  expect(await problemOf(person.get(`/documents/${id}/pages/1/image`))).toMatchObject({
    status: 422,
    code: 'document-encrypted',
  })

  expect(await problemOf(unlock(id, WRONG))).toMatchObject({ status: 422, code: 'password-wrong' })
  expect(await server.context.database.prisma.documentPassword.count()).toBe(0)
  expect(await view(id)).toMatchObject({ locked: true })

  now = new Date(now.getTime() + 1000)
  const answer = await unlock(id, PASSWORD)
  expect(answer.status).toBe(202)
  const run = RunView.parse(await answer.json())
  expect(run).toMatchObject({ documentId: id, status: 'queued', reason: 'password' })
  expect(await view(id)).toMatchObject({ locked: false, encrypted: true })
  expect(await problemOf(unlock(id, PASSWORD))).toMatchObject({ status: 409, code: 'conflict' })

  await finish(run.id)
  expect(await view(id)).toMatchObject({ locked: false, latestRun: { id: run.id, status: 'succeeded' } })
  const picture = await person.get(`/documents/${id}/pages/1/image?width=64`)
  expect(picture.headers.get('Content-Type')).toBe('image/png')

  const events = await server.context.database.prisma.auditEvent.findMany({ where: { subjectId: id } })
  expect(events.map(({ action }) => action)).toEqual([
    'document.uploaded',
    'document.unlock-refused',
    'document.unlocked',
  ])
  const exported = await (await person.get(`/runs/${run.id}/export`)).text()
  const rows = JSON.stringify(
    [
      await server.context.database.prisma.auditEvent.findMany(),
      await server.context.database.prisma.run.findMany(),
      (await server.context.database.prisma.documentPassword.findMany()).map(({ sealed, ...row }) => ({
        ...row,
        sealed: Buffer.from(sealed).toString('latin1'),
      })),
    ],
    (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value),
  )
  expect(log).toContain('/api/v1/documents/{documentId}/password')
  const sent = new RegExp(`${WRONG}|"${PASSWORD}"`, 'u')
  for (const place of [exported, rows, log]) expect(place).not.toMatch(sent)
})

test('a document that opens without a password refuses one', async () => {
  for (const name of ['owner-password.pdf', 'utf8-bom.txt']) {
    expect(await problemOf(unlock(await uploaded(name), PASSWORD))).toMatchObject({
      status: 409,
      code: 'conflict',
    })
  }
})

describe.each([
  ['a Word document under agile encryption', 'merged-cells.docx', {}],
  ['a workbook under standard encryption', 'covenants.xlsx', { type: 'standard' as const }],
])('%s', (_, name, kind) => {
  test('is unlocked by its password and by no other', async () => {
    const bytes = officeCrypto.encrypt(fixture(name), { password: PASSWORD, ...kind })
    const id = await uploadedBytes(`locked-${name}`, bytes)
    expect(await view(id)).toMatchObject({ locked: true, encrypted: false })
    expect(await problemOf(unlock(id, WRONG))).toMatchObject({ status: 422, code: 'password-wrong' })
    expect(await view(id)).toMatchObject({ locked: true, encrypted: false })

    now = new Date(now.getTime() + 1000)
    const run = await person.read(RunView, unlock(id, PASSWORD))
    await finish(run.id)
    expect(await view(id)).toMatchObject({
      locked: false,
      encrypted: true,
      latestRun: { id: run.id, status: 'succeeded' },
    })
  })
})

test('a protection that no password lifts says so', async () => {
  const bytes = fixture('encrypted-ole.docx')
  const rights = Buffer.from(bytes)
  rights.write('RightsContents', rights.indexOf(Buffer.from('EncryptionInfo', 'utf16le')), 'utf16le')
  const id = await uploadedBytes('rights.docx', rights)
  expect(await problemOf(unlock(id, PASSWORD))).toMatchObject({ status: 422, code: 'document-encrypted' })
})

test('an encrypted document that is damaged says so', async () => {
  const id = await uploaded('encrypted-ole.docx')
  expect(await problemOf(unlock(id, PASSWORD))).toMatchObject({ status: 422, code: 'document-corrupt' })
})

test('guessing is slow, whoever guesses', async () => {
  const guarded = await startServer()
  try {
    const guesser = await logIn(guarded)
    const { document } = await guesser.read(
      UploadResult,
      guesser.upload('guess.pdf', fixture('user-password.pdf')),
    )
    const guess = () => guesser.post(`/documents/${document.id}/password`, { password: WRONG })
    for (let at = 0; at < 10; at++) expect((await guess()).status).toBe(422)
    expect(await problemOf(guess())).toMatchObject({ status: 429, code: 'rate-limited' })
  } finally {
    await guarded.close()
  }
})

test('an auditor may not unlock, and an unknown document is not found', async () => {
  const auditor = await logIn(server, 'auditor')
  const nowhere = '7b0c7b8e-3c0f-4d8e-9d53-111111111111'
  expect(await problemOf(auditor.post(`/documents/${nowhere}/password`, { password: 'x' }))).toMatchObject({
    code: 'forbidden',
  })
  expect(await problemOf(person.post(`/documents/${nowhere}/password`, { password: 'x' }))).toMatchObject({
    code: 'not-found',
  })
})
