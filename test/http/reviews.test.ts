import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { DocumentView, UploadResult } from '../../src/api/documents.js'
import { CommentView, ReviewDetail } from '../../src/api/reviews.js'
import {
  BoxesView,
  ClauseTreeView,
  FindingPage,
  RunDetail,
  SummaryList,
  TextView,
} from '../../src/api/runs.js'
import { AuditPage, AuditVerification } from '../../src/api/system.js'
import type { Finding } from '../../src/domain/finding.js'
import { RunId } from '../../src/domain/ids.js'
import { SignOff } from '../../src/domain/review.js'
import { RunExport } from '../../src/domain/run-export.js'
import { hashOf } from '../../src/hash.js'
import { signOffContent } from '../../src/services/sign-off-content.js'
import { AGREEMENT, finishRun } from './support/analysis.js'
import { logIn, PASSWORD, problemOf, startServer, type Client, type TestServer } from './support/server.js'

let server: TestServer
let reviewer: Client
let colleague: Client
beforeAll(async () => {
  server = await startServer()
  reviewer = await logIn(server, 'reviewer', '陈伟')
  colleague = await logIn(server, 'approver', 'Ann')
})
afterAll(() => server.close())

let copies = 0

/** A document analysed by hand, with its open review and its findings by kind. */
async function analysed(quote?: string) {
  const text = `${AGREEMENT}Copy ${++copies}.\n`
  const { document, run } = await reviewer.read(UploadResult, reviewer.upload(`copy ${copies}.txt`, text))
  const runId = run!.id
  await finishRun(server.context, runId, quote)
  const review = await reviewer.read(ReviewDetail, reviewer.get(`/runs/${runId}/review`))
  const { items } = await reviewer.read(FindingPage, reviewer.get(`/runs/${runId}/findings`))
  const idOf = (kind: Finding['kind']) => items.find((finding) => finding.kind === kind)!.id
  return { document, runId, text, review, findings: items, idOf }
}
type Analysed = Awaited<ReturnType<typeof analysed>>

const decide = (client: Client, { review }: Analysed, expectedVersion: number, ...decisions: object[]) =>
  client.post(`/reviews/${review.id}/decisions`, { expectedVersion, decisions })
const decided = (client: Client, ...rest: [Analysed, number, ...object[]]) =>
  client.read(ReviewDetail, decide(client, ...rest))
const acceptAll = ({ findings }: Analysed) => findings.map(({ id }) => ({ action: 'accept', findingId: id }))
const sign = (client: Client, { review }: Analysed, expectedVersion: number, password = PASSWORD) =>
  client.post(`/reviews/${review.id}/sign-off`, {
    expectedVersion,
    meaning: 'Reviewed and approved',
    password,
  })

describe('what a run found', () => {
  test('is read in parts', async () => {
    const { runId, text } = await analysed()
    const run = await reviewer.read(RunDetail, reviewer.get(`/runs/${runId}`))
    expect(run).toMatchObject({ status: 'succeeded', warnings: 1, pins: { codeVersion: 'test' } })
    expect(run.stages.map(({ name }) => name)).toEqual(['parse'])
    const view = await reviewer.read(TextView, reviewer.get(`/runs/${runId}/text`))
    expect(view).toMatchObject({ format: 'text', text, pages: [] })
    const { clauses } = await reviewer.read(ClauseTreeView, reviewer.get(`/runs/${runId}/clauses`))
    expect(clauses.map(({ kind }) => kind)).toEqual(['title', 'section', 'section', 'section', 'section'])
    const { items } = await reviewer.read(SummaryList, reviewer.get(`/runs/${runId}/summaries`))
    expect(items[0]?.sentences[0]?.text).toBe('The governing law is that of Ireland.')
    expect(await reviewer.read(BoxesView, reviewer.get(`/runs/${runId}/boxes?start=0&end=5`))).toEqual({
      boxes: [],
    })
    expect(await problemOf(reviewer.get(`/runs/${runId}/boxes?start=0&end=99999`))).toMatchObject({
      code: 'request-invalid',
    })
    expect(await problemOf(reviewer.get(`/runs/${runId}/boxes?start=9&end=5`))).toMatchObject({
      code: 'request-invalid',
    })
  })

  test('lists findings in order, in pages and by filter', async () => {
    const { runId, findings, idOf } = await analysed()
    const list = (query: string) =>
      reviewer.read(FindingPage, reviewer.get(`/runs/${runId}/findings?${query}`))
    const first = await list('limit=3')
    const second = await list(`limit=3&cursor=${first.next}`)
    expect([...first.items, ...second.items]).toEqual(findings)
    expect(second.next).toBeUndefined()
    const ids = async (query: string) => (await list(query)).items.map(({ id }) => id)
    expect(await ids('kind=term')).toEqual([idOf('term')])
    expect(await ids('severity=critical')).toEqual([idOf('absence')])
    expect(await ids('label=governing-law')).toEqual([idOf('clause')])
    expect(await ids('clause=c4')).toEqual([idOf('risk')])
    expect(await (await reviewer.get(`/runs/${runId}/findings/${idOf('risk')}`)).json()).toEqual(findings[2])
    expect(await problemOf(reviewer.get(`/runs/${runId}/findings/f0000000000000000`))).toMatchObject({
      code: 'not-found',
    })
  })

  test('is not there before the run has ended', async () => {
    const { run } = await reviewer.read(UploadResult, reviewer.upload('waiting.txt', 'waiting'))
    for (const part of ['text', 'parsed', 'clauses', 'summaries', 'export']) {
      expect(await problemOf(reviewer.get(`/runs/${run!.id}/${part}`))).toMatchObject({
        status: 409,
        code: 'conflict',
        runStatus: 'queued',
      })
    }
    expect(await problemOf(reviewer.get(`/runs/${run!.id}/review`))).toMatchObject({ code: 'not-found' })
  })
})

describe('deciding', () => {
  test('counts versions, names who decided, and tells the queue how far the review is', async () => {
    const document = await analysed()
    const { idOf } = document
    expect(document.review).toMatchObject({
      status: 'open',
      version: 0,
      undecided: 3,
      blocking: [],
      signOff: null,
    })
    const once = await decided(reviewer, document, 0, { action: 'accept', findingId: idOf('clause') })
    expect(once).toMatchObject({ version: 1, undecided: 2 })
    const reason = '条款不适用'
    const twice = await decided(
      colleague,
      document,
      1,
      { action: 'reject', findingId: idOf('risk'), reason },
      {
        action: 'amend',
        findingId: idOf('absence'),
        amendment: { severity: 'medium' },
        reason: 'capped elsewhere',
      },
    )
    expect(twice).toMatchObject({ version: 3, undecided: 0 })
    expect(twice.decisions).toMatchObject([
      { version: 1, by: { name: '陈伟' }, decision: { action: 'accept' } },
      { version: 2, by: { name: 'Ann' }, decision: { action: 'reject', reason } },
      { version: 3, by: { name: 'Ann' }, decision: { action: 'amend', amendment: { severity: 'medium' } } },
    ])
    const view = await reviewer.read(DocumentView, reviewer.get(`/documents/${document.document.id}`))
    expect(view.review).toEqual({ status: 'open', decided: 3, total: 3 })

    const withdrawn = await decided(reviewer, document, 3, { action: 'withdraw', findingId: idOf('risk') })
    expect(withdrawn.undecided).toBe(1)
    const again = decide(reviewer, document, 4, { action: 'withdraw', findingId: idOf('risk') })
    expect(await problemOf(again)).toMatchObject({ code: 'conflict' })
    const queue = await reviewer.read(DocumentView, reviewer.get(`/documents/${document.document.id}`))
    expect(queue.review?.decided).toBe(2)
  })

  test('with a stale version is refused and says the present one', async () => {
    const document = await analysed()
    const accept = { action: 'accept', findingId: document.idOf('clause') }
    await decided(colleague, document, 0, accept)
    expect(await problemOf(decide(reviewer, document, 0, accept))).toMatchObject({
      status: 409,
      code: 'version-conflict',
      expectedVersion: 0,
      currentVersion: 1,
    })
  })

  test('at the same moment lets one through', async () => {
    const document = await analysed()
    const accept = { action: 'accept', findingId: document.idOf('clause') }
    const answers = await Promise.all(
      [reviewer, colleague, reviewer, colleague].map((client) => decide(client, document, 0, accept)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    const review = await reviewer.read(ReviewDetail, reviewer.get(`/reviews/${document.review.id}`))
    expect(review).toMatchObject({ version: 1, decisions: [{ version: 1 }] })
  })

  test('is all or nothing', async () => {
    const document = await analysed()
    const answer = decide(
      reviewer,
      document,
      0,
      { action: 'accept', findingId: document.idOf('clause') },
      { action: 'accept', findingId: 'f0000000000000000' },
    )
    expect(await problemOf(answer)).toMatchObject({ code: 'request-invalid', findingId: 'f0000000000000000' })
    const review = await reviewer.read(ReviewDetail, reviewer.get(`/reviews/${document.review.id}`))
    expect(review).toMatchObject({ version: 0, decisions: [] })
  })

  test('adds a finding the machine missed, under an id of its own', async () => {
    const document = await analysed()
    const added = { action: 'add', label: 'payment-terms', span: { start: 0, end: 14 }, severity: 'low' }
    const review = await decided(reviewer, document, 0, added)
    const [decision] = review.decisions
    expect(decision?.decision).toMatchObject({ ...added, note: '' })
    const findingId = decision!.decision.findingId
    expect(document.findings.map(({ id }) => id)).not.toContain(findingId)
    const next = await decided(colleague, document, 1, { action: 'reject', findingId, reason: 'not a term' })
    expect(next.undecided).toBe(3)
    const beyond = { ...added, span: { start: 0, end: document.text.length + 1 } }
    expect(await problemOf(decide(reviewer, document, 2, beyond))).toMatchObject({ code: 'request-invalid' })
  })

  test('is for reviewers: not for auditors, machines or malformed requests', async () => {
    const document = await analysed()
    const accept = { action: 'accept', findingId: document.idOf('clause') }
    const auditor = await logIn(server, 'auditor')
    expect(await problemOf(decide(auditor, document, 0, accept))).toMatchObject({ code: 'forbidden' })
    const { key } = (await (await reviewer.post('/api-keys', { name: 'k' })).json()) as { key: string }
    const machine = reviewer.with({ Cookie: '', Authorization: `Bearer ${key}` })
    expect(await problemOf(decide(machine, document, 0, accept))).toMatchObject({ code: 'forbidden' })
    expect(
      await problemOf(decide(reviewer, document, 0, { action: 'reject', findingId: accept.findingId })),
    ).toMatchObject({
      code: 'request-invalid',
      errors: [{ path: 'body.decisions.0.reason' }],
    })
    const nothing = { action: 'amend', findingId: accept.findingId, amendment: {}, reason: 'why' }
    expect(await problemOf(decide(reviewer, document, 0, nothing))).toMatchObject({ code: 'request-invalid' })
  })
})

test('comments stand on findings or on the review, in order', async () => {
  const document = await analysed()
  const path = `/reviews/${document.review.id}/comments`
  const comment = await reviewer.read(
    CommentView,
    reviewer.post(path, { text: ' 请核对 ', findingId: document.idOf('risk') }),
  )
  expect(comment).toMatchObject({ text: '请核对', by: { name: '陈伟' }, findingId: document.idOf('risk') })
  await colleague.read(CommentView, colleague.post(path, { text: 'Checked.' }))
  const review = await reviewer.read(ReviewDetail, reviewer.get(`/reviews/${document.review.id}`))
  expect(review.comments.map(({ text }) => text)).toEqual(['请核对', 'Checked.'])
  expect(review.version).toBe(0)
  expect(await problemOf(reviewer.post(path, { text: 'x', findingId: 'f0000000000000000' }))).toMatchObject({
    code: 'request-invalid',
  })
  expect(await problemOf(reviewer.post(path, { text: '   ' }))).toMatchObject({ code: 'request-invalid' })
})

describe('signing', () => {
  test('is refused while findings are undecided, with a wrong password, or at another version', async () => {
    const document = await analysed()
    await decided(reviewer, document, 0, { action: 'accept', findingId: document.idOf('clause') })
    expect(await problemOf(sign(reviewer, document, 1))).toMatchObject({
      status: 409,
      code: 'review-incomplete',
      undecided: 2,
    })
    expect(await problemOf(sign(reviewer, document, 1, 'wrong'))).toMatchObject({
      status: 401,
      code: 'credentials-invalid',
    })
    await decided(reviewer, document, 1, ...acceptAll(document))
    expect(await problemOf(sign(reviewer, document, 1))).toMatchObject({
      code: 'version-conflict',
      currentVersion: 5,
    })
    expect(await problemOf(reviewer.get(`/reviews/${document.review.id}/sign-off`))).toMatchObject({
      code: 'not-found',
    })
  })

  test('is refused while some quote is not what the text says', async () => {
    const document = await analysed('This agreement is governed by the laws of Iceland.')
    expect(document.review.blocking).toEqual([document.idOf('clause')])
    await decided(reviewer, document, 0, ...acceptAll(document))
    expect(await problemOf(sign(reviewer, document, 4))).toMatchObject({
      status: 409,
      code: 'evidence-unverified',
      findings: [document.idOf('clause')],
    })
  })

  test('seals the review: the hash can be recomputed from the export and nothing changes any more', async () => {
    const document = await analysed()
    await decided(reviewer, document, 0, ...acceptAll(document))
    const signed = await reviewer.read(SignOff, sign(reviewer, document, 4))
    expect(signed).toMatchObject({ name: '陈伟', meaning: 'Reviewed and approved' })
    const path = `/reviews/${document.review.id}`
    expect(await reviewer.read(SignOff, reviewer.get(`${path}/sign-off`))).toEqual(signed)
    expect(await reviewer.read(ReviewDetail, reviewer.get(path))).toMatchObject({
      status: 'signed',
      signOff: signed,
    })
    const { items } = (await (await reviewer.get('/documents?status=signed')).json()) as {
      items: { id: string }[]
    }
    expect(items.map(({ id }) => id)).toContain(document.document.id)

    expect(await problemOf(sign(reviewer, document, 4))).toMatchObject({ code: 'review-signed' })
    const late = { action: 'withdraw', findingId: document.idOf('risk') }
    expect(await problemOf(decide(reviewer, document, 4, late))).toMatchObject({
      status: 409,
      code: 'review-signed',
    })
    expect(await problemOf(reviewer.post(`${path}/comments`, { text: 'late' }))).toMatchObject({
      code: 'review-signed',
    })

    const exported = await reviewer.read(RunExport, reviewer.get(`/runs/${document.runId}/export`))
    const { review, findings, run } = exported
    expect(signOffContent({ pins: run.pins, findings, decisions: review!.decisions })).toBe(
      signed.contentHash,
    )
    const fewer = review!.decisions.slice(1)
    expect(signOffContent({ pins: run.pins, findings, decisions: fewer })).not.toBe(signed.contentHash)
  })
})

test('an export holds the analysis, the review and their audit events under one hash', async () => {
  const document = await analysed()
  await decided(reviewer, document, 0, { action: 'accept', findingId: document.idOf('clause') })
  const response = await reviewer.get(`/runs/${document.runId}/export`)
  expect(response.headers.get('Content-Disposition')).toContain(`countersign-run-${document.runId}.json`)
  const { contentHash, ...content } = RunExport.parse(await response.json())
  expect(hashOf(content)).toBe(contentHash)
  expect(content).toMatchObject({
    document: { sha256: document.document.sha256, format: 'text' },
    findings: document.findings,
    review: { version: 1, signOff: null, decisions: [{ decision: { action: 'accept' } }] },
  })
  expect(content.audit.map(({ action }) => action)).toEqual([
    'document.uploaded',
    'run.queued',
    'decision.recorded',
    'export.made',
  ])
  const { decisionsHash } = content.audit[2]!.data
  expect(hashOf(content.review!.decisions)).toBe(decisionsHash)
})

describe('the audit trail', () => {
  test('is read and verified by auditors only', async () => {
    const auditor = await logIn(server, 'auditor')
    const { items, next } = await auditor.read(AuditPage, auditor.get('/audit?limit=3'))
    expect(items.map(({ seq }) => seq)).toEqual([items[0]!.seq, items[0]!.seq - 1, items[0]!.seq - 2])
    const more = await auditor.read(AuditPage, auditor.get(`/audit?limit=1&cursor=${next}`))
    expect(more.items[0]?.seq).toBe(items[2]!.seq - 1)
    expect(await problemOf(reviewer.get('/audit'))).toMatchObject({ code: 'forbidden' })
    const verdict = await auditor.read(AuditVerification, auditor.get('/audit/verification'))
    expect(verdict).toEqual({ events: items[0]!.seq, intact: true, brokenAt: null, lastHash: items[0]!.hash })
  })

  test("shows tampering that went around the database's own refusal", async () => {
    const own = await startServer()
    const auditor = await logIn(own, 'auditor')
    await logIn(own)
    const { pool } = own.context.database
    const change = `UPDATE audit_events SET data = '{"role": "administrator"}' WHERE seq = 2`
    await expect(pool.query(change)).rejects.toThrow('append-only')
    await pool.query(`ALTER TABLE audit_events DISABLE TRIGGER append_only`)
    await pool.query(change)
    const verdict = await auditor.read(AuditVerification, auditor.get('/audit/verification'))
    expect(verdict).toMatchObject({ intact: false, brokenAt: 2 })
    await own.close()
  })

  test('and all it speaks of are refused any change by the database', async () => {
    const document = await analysed()
    await decided(reviewer, document, 0, ...acceptAll(document))
    await reviewer.read(SignOff, sign(reviewer, document, 4))
    const { pool } = server.context.database
    const id = RunId.parse(document.runId)
    for (const statement of [
      `UPDATE findings SET label = 'x' WHERE run_id = '${id}'`,
      `DELETE FROM decisions WHERE review_id = '${document.review.id}'`,
      `UPDATE sign_offs SET meaning = 'x' WHERE review_id = '${document.review.id}'`,
      `UPDATE reviews SET status = 'open' WHERE id = '${document.review.id}'`,
      `UPDATE runs SET status = 'queued' WHERE id = '${id}'`,
      `UPDATE blob_chunks SET data = '' WHERE sha256 = '${document.document.sha256}'`,
    ]) {
      await expect(pool.query(statement)).rejects.toMatchObject({ code: '23000' })
    }
  })
})
