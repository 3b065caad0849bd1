import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { DocumentPage, type DocumentView, RunPage, RunView, UploadResult } from '../../src/api/documents.js'
import { sha256 } from '../../src/hash.js'
import { AGREEMENT, finishRun } from './support/analysis.js'
import { logIn, problemOf, startServer, type Client, type TestServer } from './support/server.js'

let server: TestServer
let person: Client
let now = new Date('2026-03-01T09:00:00.000Z')
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000))
beforeAll(async () => {
  server = await startServer({ config: { maxUploadBytes: 1024 * 1024 }, clock: () => now })
  person = await logIn(server)
})
afterAll(() => server.close())

const upload = (name: string, bytes: string | Uint8Array) =>
  person.read(UploadResult, person.upload(name, bytes))
const audited = (subjectId: string) =>
  server.context.database.prisma.auditEvent.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })

describe('an upload', () => {
  test('stores the bytes, queues a run and says who sent them, Chinese name and all', async () => {
    const { document, run, duplicate } = await upload('借款合同（终稿）.txt', '借款合同')
    expect(duplicate).toBe(false)
    expect(document).toMatchObject({
      name: '借款合同（终稿）.txt',
      mediaType: 'text/plain',
      size: 12,
      sha256: sha256('借款合同'),
      sample: false,
      uploadedBy: { name: '陈伟' },
      findings: null,
      review: null,
    })
    expect(run).toMatchObject({ documentId: document.id, status: 'queued', reason: 'upload', attempts: 0 })
    expect(document.latestRun).toEqual(run)
    expect(await server.context.queue.liveRuns([run!.id])).toEqual(new Set([run!.id]))
    expect(await audited(document.id)).toMatchObject([{ action: 'document.uploaded', actorKind: 'user' }])
    expect(await audited(run!.id)).toMatchObject([
      { action: 'run.queued', data: { documentId: document.id } },
    ])
  })

  test('answers 201 once and 200 when the same bytes come again under another name', async () => {
    const first = await person.upload('one.txt', 'sent twice')
    expect(first.status).toBe(201)
    const { document } = UploadResult.parse(await first.json())
    const second = await person.upload('two.txt', 'sent twice')
    expect(second.status).toBe(200)
    expect(await second.json()).toMatchObject({
      document: { id: document.id, name: 'one.txt' },
      run: null,
      duplicate: true,
    })
    expect((await audited(document.id)).map((event) => event.action)).toEqual([
      'document.uploaded',
      'document.duplicate-recognised',
    ])
  })

  test('of the same bytes from many at once makes one document and one run', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => upload(`race${i}.txt`, 'all at once')),
    )
    expect(new Set(answers.map(({ document }) => document.id)).size).toBe(1)
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
    expect(answers.filter(({ run }) => run !== null)).toHaveLength(1)
  })

  test('of known bytes whose only run was cancelled queues another', async () => {
    const { document, run } = await upload('again.txt', 'cancelled and sent again')
    later(1)
    expect(await person.read(RunView, person.post(`/runs/${run!.id}/cancellation`))).toMatchObject({
      status: 'cancelled',
      finishedAt: now.toISOString(),
    })
    expect(await server.context.queue.liveRuns([run!.id])).toEqual(new Set())
    expect(await problemOf(person.post(`/runs/${run!.id}/cancellation`))).toMatchObject({ code: 'conflict' })
    const again = await upload('again.txt', 'cancelled and sent again')
    expect(again).toMatchObject({ duplicate: true, run: { status: 'queued', documentId: document.id } })
  })

  test.each([
    ['/etc/合同.txt', '合同.txt'],
    ['C:\\papers\\loan.txt', 'loan.txt'],
    ['a\u202etxt.exe.txt', 'atxt.exe.txt'],
    [`${'长'.repeat(400)}.md`, `${'长'.repeat(252)}.md`],
  ])('names the file %j as %j', async (sent, kept) => {
    const form = new FormData()
    form.append('file', new Blob([`named ${sent}`]), sent)
    const response = await person.request('POST', '/api/v1/documents', { body: form })
    expect(UploadResult.parse(await response.json()).document.name).toBe(kept)
  })

  test('over the limit is refused and leaves nothing behind', async () => {
    const before = await server.context.database.prisma.blob.count()
    const bytes = new Uint8Array(1024 * 1024 + 1).fill(65)
    expect(await problemOf(person.upload('large.txt', bytes))).toMatchObject({
      status: 413,
      code: 'document-too-large',
    })
    expect(await server.context.database.prisma.blob.count()).toBe(before)
    expect((await person.upload('just-fits.txt', bytes.subarray(1))).status).toBe(201)
  })

  test('without a file, with two, or as something else is refused', async () => {
    const none = new FormData()
    none.append('note', 'no file')
    const two = new FormData()
    two.append('file', new Blob(['a']), 'a.txt')
    two.append('file', new Blob(['b']), 'b.txt')
    for (const body of [none, two]) {
      const answer = person.request('POST', '/api/v1/documents', { body })
      expect(await problemOf(answer)).toMatchObject({ status: 400, code: 'upload-invalid' })
    }
    expect(await problemOf(person.post('/documents', { file: 'x' }))).toMatchObject({
      code: 'upload-invalid',
    })
    const broken = person.request('POST', '/api/v1/documents', {
      body: '--x\r\nnonsense',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    })
    expect(await problemOf(broken)).toMatchObject({ status: 400, code: 'upload-invalid' })
  })
})

test('a file of 101 MB is refused by the default limit', async () => {
  const usual = await startServer()
  const sender = await logIn(usual)
  const answer = sender.upload('huge.pdf', new Uint8Array(101 * 1024 * 1024))
  expect(await problemOf(answer)).toMatchObject({ status: 413, code: 'document-too-large' })
  expect(await usual.context.database.prisma.document.count()).toBe(0)
  await usual.close()
})

describe('the bytes', () => {
  const bytes = Uint8Array.from({ length: 900_000 }, (_, i) => (i * 31) % 251)
  bytes.set(Buffer.from('%PDF-1.7\n'))
  const hashOfBody = async (response: Response) => sha256(new Uint8Array(await response.arrayBuffer()))
  let path: string
  beforeAll(async () => {
    const { document } = await upload('内容.pdf', bytes)
    path = `/documents/${document.id}/content`
  })

  test('come back as they were, as a download that may run nothing', async () => {
    const response = await person.get(path)
    expect(response.headers.get('Content-Type')).toBe('application/pdf')
    expect(response.headers.get('Content-Disposition')).toContain("filename*=UTF-8''%E5%86%85%E5%AE%B9.pdf")
    expect(response.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(await hashOfBody(response)).toBe(sha256(bytes))
  })

  test('come in parts', async () => {
    const part = await person.get(path, { Range: 'bytes=1000-1999' })
    expect(part.status).toBe(206)
    expect(part.headers.get('Content-Range')).toBe('bytes 1000-1999/900000')
    expect(await hashOfBody(part)).toBe(sha256(bytes.subarray(1000, 2000)))
    const end = await person.get(path, { Range: 'bytes=-5' })
    expect(await hashOfBody(end)).toBe(sha256(bytes.subarray(899_995)))
    const etag = part.headers.get('ETag') ?? ''
    const other = await person.get(path, { Range: 'bytes=0-9', 'If-Range': '"another"' })
    expect(other.status).toBe(200)
    await other.arrayBuffer()
    expect((await person.get(path, { Range: 'bytes=0-9', 'If-Range': etag })).status).toBe(206)
  })

  test('are not sent again to who has them', async () => {
    const first = await person.request('HEAD', `/api/v1${path}`)
    expect(first.headers.get('Content-Length')).toBe('900000')
    const again = await person.get(path, {
      'If-None-Match': first.headers.get('ETag') ?? '',
      // Without this, fetch asks for a fresh copy whatever tag it sends.
      'Cache-Control': 'max-age=0',
    })
    expect(again.status).toBe(304)
  })

  test('of several chunks are put together right, also across their borders', async () => {
    const large = await startServer()
    const sender = await logIn(large)
    const long = Uint8Array.from({ length: 3 * 1024 * 1024 + 17 }, (_, i) => (i * 7) % 253)
    const { document } = await sender.read(UploadResult, sender.upload('long.bin', long))
    const across = await sender.get(`/documents/${document.id}/content`, { Range: 'bytes=1048570-2097160' })
    expect(await hashOfBody(across)).toBe(sha256(long.subarray(1048570, 2097161)))
    const whole = await sender.get(`/documents/${document.id}/content`)
    expect(await hashOfBody(whole)).toBe(sha256(long))
    await large.close()
  })
})

describe('the queue of documents', () => {
  let listed: TestServer
  let reader: Client
  const ids: string[] = []
  beforeAll(async () => {
    listed = await startServer({ clock: () => now })
    reader = await logIn(listed)
    for (let i = 0; i < 7; i++) {
      // Three at a time share an instant: then the id decides.
      if (i % 3 === 0) later(1)
      const name = i === 4 ? '合同_100%.txt' : `agreement ${i}.txt`
      const text = i === 2 ? AGREEMENT : `document ${i}`
      const { document, run } = await reader.read(UploadResult, reader.upload(name, text))
      ids.push(document.id)
      if (i === 2) await finishRun(listed.context, run!.id)
      if (i === 5) await reader.post(`/runs/${run!.id}/cancellation`)
    }
  })
  afterAll(() => listed.close())
  const list = (query: string) => reader.read(DocumentPage, reader.get(`/documents?${query}`))

  test('comes in pages without gap or repetition, newest first', async () => {
    const seen: DocumentView[] = []
    let cursor = ''
    for (let pages = 0; pages < 10; pages++) {
      const page = await list(`limit=2${cursor}`)
      seen.push(...page.items)
      if (page.next === undefined) break
      cursor = `&cursor=${page.next}`
    }
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(ids))
    expect(seen).toHaveLength(ids.length)
    const times = seen.map(({ uploadedAt }) => uploadedAt)
    expect(times).toEqual([...times].sort().reverse())
  })

  test('counts findings and review of the latest succeeded run', async () => {
    const { items } = await list('status=reviewable')
    expect(items).toMatchObject([
      {
        id: ids[2],
        findings: {
          clause: 1,
          term: 1,
          risk: 1,
          absence: 1,
          severities: { critical: 1, high: 1, medium: 0, low: 0 },
        },
        review: { status: 'open', decided: 0, total: 3 },
        latestRun: {
          status: 'succeeded',
          format: 'text',
          language: 'mixed',
          warnings: 1,
          characters: AGREEMENT.length,
        },
      },
    ])
  })

  test('is filtered by part of the name, where % and _ are themselves', async () => {
    expect((await list('name=AGREEMENT')).items).toHaveLength(6)
    expect((await list(`name=${encodeURIComponent('合同')}`)).items.map(({ id }) => id)).toEqual([ids[4]])
    expect((await list('name=0%25')).items).toHaveLength(1)
    expect((await list('name=_1')).items).toHaveLength(1)
    expect((await list('name=%25%25')).items).toHaveLength(0)
  })

  test('is filtered by status of the latest run', async () => {
    expect((await list('status=queued')).items).toHaveLength(5)
    expect((await list('status=running')).items).toHaveLength(0)
    const id = ids[2]!
    later(1)
    await reader.read(RunView, reader.post(`/documents/${id}/runs`))
    expect((await list('status=queued')).items.map((document) => document.id)).toContain(id)
    expect((await list('status=reviewable')).items).toMatchObject([{ id, latestRun: { status: 'queued' } }])
  })

  test('refuses a foreign cursor and a limit out of range', async () => {
    expect(await problemOf(reader.get('/documents?cursor=abc'))).toMatchObject({ code: 'request-invalid' })
    const problem = await problemOf(reader.get('/documents?limit=0&status=lost'))
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual(['query.limit', 'query.status'])
  })
})

describe('runs', () => {
  test('of one document are listed newest first, and of all by status', async () => {
    const { document, run } = await upload('runs.txt', `${AGREEMENT}of runs\n`)
    expect(await problemOf(person.post(`/documents/${document.id}/runs`))).toMatchObject({
      status: 409,
      code: 'conflict',
    })
    await finishRun(server.context, run!.id)
    later(1)
    const response = await person.post(`/documents/${document.id}/runs`)
    expect(response.status).toBe(202)
    const second = RunView.parse(await response.json())
    expect(second).toMatchObject({ reason: 'request', status: 'queued' })

    const first = await person.read(RunPage, person.get(`/documents/${document.id}/runs?limit=1`))
    expect(first.items.map(({ id }) => id)).toEqual([second.id])
    const next = await person.read(
      RunPage,
      person.get(`/documents/${document.id}/runs?limit=1&cursor=${first.next}`),
    )
    expect(next.items.map(({ id }) => id)).toEqual([run!.id])
    expect(next.next).toBeUndefined()
    const succeeded = await person.read(RunPage, person.get('/runs?status=succeeded'))
    expect(succeeded.items.map(({ id }) => id)).toContain(run!.id)
    expect(succeeded.items.every(({ status }) => status === 'succeeded')).toBe(true)
  })

  test('that do not exist are not found, and malformed ids are refused', async () => {
    const nowhere = '7b0c7b8e-3c0f-4d8e-9d53-111111111111'
    for (const path of [
      `/documents/${nowhere}`,
      `/documents/${nowhere}/runs`,
      `/runs/${nowhere}`,
      `/runs/${nowhere}/text`,
    ]) {
      expect(await problemOf(person.get(path))).toMatchObject({ status: 404, code: 'not-found' })
    }
    expect(await problemOf(person.get('/documents/17'))).toMatchObject({
      code: 'request-invalid',
      errors: [{ path: 'path.documentId' }],
    })
  })
})

test('a text keeps its own encoding: its media type names none', async () => {
  const { document } = await upload('gbk.txt', Uint8Array.from([0xb6, 0xa8, 0xbd, 0xf0, 0x0a]))
  const response = await person.get(`/documents/${document.id}/content`)
  expect(response.headers.get('Content-Type')).toBe('text/plain')
})

test('a page comes back as a download that cannot run on this origin', async () => {
  const page =
    '<!doctype html><html><body><p>Loan</p><script>top.stolen = document.cookie</script></body></html>'
  const { document } = await upload('page.html', Buffer.from(page))
  const response = await person.get(`/documents/${document.id}/content`)
  expect(response.headers.get('Content-Type')).toBe('text/html')
  expect(response.headers.get('Content-Disposition')).toMatch(/^attachment;/u)
  expect(response.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(await response.text()).toBe(page)
})
