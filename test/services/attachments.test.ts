import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RunExport } from '../../src/domain/run-export.js'
import { RunId, type DocumentId } from '../../src/domain/ids.js'
import type { Attachment } from '../../src/domain/parsed-document.js'
import { CodedError } from '../../src/errors.js'
import { sha256 } from '../../src/hash.js'
import type { Caller } from '../../src/services/context.js'
import { exportRun } from '../../src/services/export-run.js'
import { listDocuments } from '../../src/services/list-documents.js'
import { openAnalyzer } from '../../src/services/open-analyzer.js'
import { processRun, type DocumentAnalyzer } from '../../src/services/process-run.js'
import { readDocument } from '../../src/services/read-document.js'
import { uploadDocument } from '../../src/services/upload-document.js'
import { verifyAuditChain } from '../../src/storage/audit.js'
import { claimRun } from '../../src/storage/run-lifecycle-store.js'
import { smallAnalysis } from '../support/analysis.js'
import { testContext, type TestContext } from '../support/context.js'

let context: TestContext
beforeAll(async () => {
  context = await testContext({ config: { maxUploadBytes: 20 * 1024 * 1024 } })
})
afterAll(() => context.close())

const CALLER: Caller = { kind: 'system', id: 'test' }
const signal = new AbortController().signal
const prisma = () => context.database.prisma

/**
 * A message as these tests write it: its text says which files are attached, so that every level can hold another. The
 * analyzer below reads it; one test reads a true message with the true analyzer.
 */
interface File {
  readonly name: string
  readonly bytes: Uint8Array
}
const holding = (files: Record<string, string | Uint8Array>, note = ''): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      note,
      files: Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
    }),
  )
function filesIn(bytes: Uint8Array): File[] {
  const text = Buffer.from(bytes).toString('utf8')
  if (!text.startsWith('{"note"')) return []
  const { files } = JSON.parse(text) as { files: [string, string][] }
  return files.map(([name, base64]) => ({ name, bytes: Buffer.from(base64, 'base64') }))
}
const described = (files: readonly File[]): Attachment[] =>
  files.map(({ name, bytes }, index) => ({
    index,
    name,
    mediaType: 'text/plain',
    size: bytes.length,
    sha256: sha256(bytes),
  }))
const analyzer: DocumentAnalyzer = {
  analyze(document) {
    const analysis = smallAnalysis({
      name: document.name,
      bytes: Buffer.from(`Text of ${sha256(document.bytes)}.`),
    })
    const stage = {
      name: 'parse' as const,
      version: '1',
      uses: [],
      inputHash: sha256(document.bytes),
      outputHash: sha256('read'),
      durationMs: 1,
      warnings: [],
    }
    const attachments = described(filesIn(document.bytes))
    return Promise.resolve({
      ...analysis,
      parsed: { ...analysis.parsed, ...(attachments.length === 0 ? {} : { attachments }) },
      run: { ...analysis.run, stages: [stage] },
    })
  },
  readAttachments: ({ bytes }) =>
    Promise.resolve(filesIn(bytes).map((file, index) => ({ ...file, index, mediaType: 'text/plain' }))),
}

async function uploaded(name: string, bytes: Uint8Array) {
  const { document, run } = await uploadDocument(context, CALLER, { name, bytes })
  return { id: document.document.id, runId: run?.id }
}
const process = (runId: RunId | undefined, by = analyzer) => {
  if (runId === undefined) throw new Error('no run was queued')
  return processRun(context, by, { runId, signal })
}
const childrenOf = async (parent: DocumentId) => (await listDocuments(context, { parent, limit: 200 })).items
const runsOf = (documentId: DocumentId) => prisma().run.findMany({ where: { documentId } })
const queuedRun = async (documentId: DocumentId) =>
  RunId.parse((await prisma().run.findFirstOrThrow({ where: { documentId, status: 'queued' } })).id)
const warningsOf = async (runId: RunId | undefined) => {
  const { stages } = await prisma().run.findUniqueOrThrow({ where: { id: runId as string } })
  return (stages as { warnings: { code: string; message: string }[] }[]).flatMap(({ warnings }) => warnings)
}

describe('what is attached to a document', () => {
  test('becomes documents with runs of their own, that say where they came from', async () => {
    const mail = await uploaded('mail.eml', holding({ '../a/合同.txt': 'contract', 'b.txt': 'schedule' }))
    await process(mail.runId)
    const children = await childrenOf(mail.id)
    expect(children.map(({ document }) => document.name).sort()).toEqual(['b.txt', '合同.txt'])
    for (const { document, latestRun } of children) {
      expect(document.parent).toEqual({ id: mail.id, name: 'mail.eml' })
      expect(document.depth).toBe(1)
      expect(latestRun).toMatchObject({ status: 'queued', reason: 'attachment' })
      const events = await prisma().auditEvent.findMany({ where: { subjectId: document.id } })
      expect(events).toMatchObject([{ action: 'document.attached', data: { parentId: mail.id } }])
    }
    expect((await readDocument(context, mail.id)).document.parent).toBeNull()
    expect(await verifyAuditChain(prisma())).toMatchObject({ intact: true })

    const whole = JSON.parse((await exportRun(context, CALLER, mail.runId as RunId)).json) as RunExport
    expect(whole.attachments).toMatchObject([
      { name: '合同.txt', index: 0, sha256: sha256('contract') },
      { name: 'b.txt', index: 1 },
    ])
    expect(whole.parents).toBeUndefined()
    const [child] = children
    const childRun = await queuedRun(child?.document.id as DocumentId)
    await process(childRun)
    const part = JSON.parse((await exportRun(context, CALLER, childRun)).json) as RunExport
    expect(part.parents).toMatchObject([{ documentId: mail.id, name: child?.document.name }])
  })

  test('is stored once, whichever documents hold it, and analysed once', async () => {
    const own = await uploaded('annex.txt', Buffer.from('the annex'))
    const first = await uploaded(
      'first.eml',
      holding({ 'annex (1).txt': 'the annex', 'again.txt': 'the annex' }),
    )
    const second = await uploaded('second.eml', holding({ 'Annex.txt': 'the annex' }, 'second'))
    await process(first.runId)
    await process(second.runId)
    expect(await runsOf(own.id)).toHaveLength(1)
    for (const { id, name } of [
      { ...first, name: 'first.eml' },
      { ...second, name: 'second.eml' },
    ]) {
      const [child, ...others] = await childrenOf(id)
      expect(others).toEqual([])
      expect(child?.document).toMatchObject({ id: own.id, name: 'annex.txt', parent: { id, name }, depth: 0 })
    }
    expect((await readDocument(context, own.id)).document.parent).toMatchObject({ id: first.id })
  })

  test('is not stored again when the run is delivered again, taken over, or made anew', async () => {
    const bytes = holding({ 'part.txt': 'part of the twice delivered' }, 'twice')
    const { id, runId } = await uploaded('twice.eml', bytes)
    await process(runId, {
      ...analyzer,
      readAttachments: async (document, how) => {
        // Another worker takes the run over before this one has ended it.
        await context.database.transaction((tx) => claimRun(tx, runId as RunId, new Date()))
        return analyzer.readAttachments(document, how)
      },
    })
    expect(await childrenOf(id)).toEqual([])
    await process(runId)
    await process(runId)
    const [child, ...others] = await childrenOf(id)
    expect(others).toEqual([])
    expect(await runsOf(child?.document.id as DocumentId)).toHaveLength(1)
  })

  test('goes three levels down and no further', async () => {
    const levels = holding({
      'one.eml': holding({ 'two.eml': holding({ 'three.eml': holding({ 'four.txt': 'too deep' }) }) }),
    })
    let at = await uploaded('zero.eml', levels)
    for (const name of ['one.eml', 'two.eml', 'three.eml']) {
      await process(at.runId)
      const [child] = await childrenOf(at.id)
      expect(child?.document.name).toBe(name)
      const id = child?.document.id as DocumentId
      at = { id, runId: await queuedRun(id) }
    }
    await process(at.runId)
    expect(await childrenOf(at.id)).toEqual([])
    expect(await warningsOf(at.runId)).toMatchObject([{ code: 'attachment-not-read' }])

    // Sent by itself it is at the top, and what is in it is read with its next run.
    const three = holding({ 'four.txt': 'too deep' })
    expect((await uploadDocument(context, CALLER, { name: 'x.eml', bytes: three })).duplicate).toBe(true)
    expect((await readDocument(context, at.id)).document.depth).toBe(0)
  })

  test('that is empty, too large or one too many is told', async () => {
    const many = Object.fromEntries(Array.from({ length: 103 }, (_, i) => [`${i}.txt`, `file ${i}`]))
    const large = new Uint8Array(20 * 1024 * 1024 + 1).fill(65)
    const { id, runId } = await uploaded('many.eml', holding({ 'empty.txt': '', ...many }))
    await process(runId)
    expect(await childrenOf(id)).toHaveLength(99)
    const rest = await uploaded('large.eml', Buffer.from('{"note":1}'))
    await process(rest.runId, {
      analyze: async (document, how) => {
        const analysis = await analyzer.analyze({ ...document, bytes: holding({ a: 'a' }) }, how)
        return analysis
      },
      readAttachments: () =>
        Promise.resolve([
          { index: 0, name: 'large.txt', mediaType: 'text/plain', bytes: large },
          // Together more than one transaction takes: the bytes go ahead.
          { index: 1, name: 'fits.txt', mediaType: 'text/plain', bytes: large.subarray(1) },
          { index: 2, name: '\u0000', mediaType: 'text/plain', bytes: Buffer.from('nameless') },
        ]),
    })
    const kept = await childrenOf(rest.id)
    expect(kept.map(({ document }) => document.name).sort()).toEqual(['attachment 3', 'fits.txt'])
    const messages = [...(await warningsOf(runId)), ...(await warningsOf(rest.runId))]
    expect(messages.every(({ code }) => code === 'attachment-not-read')).toBe(true)
    expect(messages.map(({ message }) => message)).toEqual([
      'an attachment is not read: it is empty',
      '4 attachments are not read: there are more than 100',
      'an attachment is not read: it is larger than a document may be',
    ])
  })

  test('and cannot be taken out leaves the document its result', async () => {
    const { id, runId } = await uploaded('broken.eml', holding({ 'a.txt': 'a of broken' }, 'broken'))
    await process(runId, {
      ...analyzer,
      readAttachments: () => Promise.reject(new CodedError('parse-crashed', 'the parser ended')),
    })
    expect(await childrenOf(id)).toEqual([])
    expect(await runsOf(id)).toMatchObject([{ status: 'succeeded' }])
    expect(await warningsOf(runId)).toMatchObject([{ code: 'attachment-not-read' }])
  })
})

test('a message as programs send it is taken apart by the parser process', async () => {
  const real = await openAnalyzer(context.config, { parsers: 1 })
  try {
    const message = [
      'From: a@example.com',
      'To: b@example.com',
      'Subject: Term sheet',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: text/plain',
      '',
      'The term sheet is attached.',
      '--x',
      'Content-Type: text/plain; name="term-sheet.txt"',
      'Content-Disposition: attachment; filename="term-sheet.txt"',
      '',
      'TERM SHEET. The interest rate is 5% per annum.',
      '--x--',
      '',
    ].join('\r\n')
    const { id, runId } = await uploaded('term.eml', Buffer.from(message))
    await process(runId, real)
    const [child] = await childrenOf(id)
    expect(child?.document).toMatchObject({ name: 'term-sheet.txt', mediaType: 'text/plain', parent: { id } })
    const childId = child?.document.id as DocumentId
    await process(await queuedRun(childId), real)
    expect(await readDocument(context, childId)).toMatchObject({ latestRun: { status: 'succeeded' } })
  } finally {
    await real.close()
  }
})
