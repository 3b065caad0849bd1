import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { UploadResult } from '../../src/api/documents.js'
import { Health } from '../../src/api/system.js'
import { ROOT } from '../../src/config.js'
import { logIn, problemOf, startServer, type Client, type TestServer } from './support/server.js'

let server: TestServer
let person: Client
beforeAll(async () => {
  server = await startServer()
  person = await logIn(server)
})
afterAll(() => server.close())

async function uploaded(name: string): Promise<string> {
  const bytes = readFileSync(path.join(ROOT, 'fixtures/documents', name))
  const { document } = await person.read(UploadResult, person.upload(path.basename(name), bytes))
  return document.id
}
/** Width in the header of a PNG. */
const widthOf = (png: Buffer): number => png.readUInt32BE(16)

describe('the picture of a page', () => {
  test('is a PNG of the width asked for, not sent again to who has it', async () => {
    const id = await uploaded('parsing/two-columns.pdf')
    const address = `/documents/${id}/pages/1/image?width=200`
    const [first, same] = await Promise.all([person.get(address), person.get(address)])
    expect(first.headers.get('Content-Type')).toBe('image/png')
    const etag = first.headers.get('ETag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/u)
    expect(same.headers.get('ETag')).toBe(etag)
    expect(Math.abs(widthOf(Buffer.from(await first.arrayBuffer())) - 200)).toBeLessThanOrEqual(1)
    const again = await person.get(address, { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' })
    expect(again.status).toBe(304)
    const wider = await person.get(`/documents/${id}/pages/1/image?width=300`)
    expect(wider.headers.get('ETag')).not.toBe(etag)
  })

  test('that is not there is not found, and a width out of bounds is refused', async () => {
    const id = await uploaded('parsing/rotated-pages.pdf')
    const missing = [
      person.get(`/documents/${id}/pages/999/image`),
      person.get(`/documents/${await uploaded('parsing/numbering.docx')}/pages/1/image`),
    ]
    for (const answer of missing)
      expect(await problemOf(answer)).toMatchObject({ status: 404, code: 'not-found' })
    for (const address of ['pages/0/image', 'pages/1/image?width=5', 'pages/1/image?width=99999']) {
      expect(await problemOf(person.get(`/documents/${id}/${address}`))).toMatchObject({
        code: 'request-invalid',
      })
    }
  })

  test('of a damaged file says so, and the server goes on', async () => {
    const id = await uploaded('parsing/not-a-pdf.pdf')
    expect((await person.get(`/documents/${id}/pages/1/image`)).status).toBeGreaterThanOrEqual(400)
    expect(await person.read(Health, person.get('/health'))).toMatchObject({
      status: 'ready',
      parserRestarts: 0,
    })
  })
})

test('health and metrics name the engine that reads scans', async () => {
  const { recognition } = await person.read(Health, person.get('/health'))
  expect(recognition).toMatch(/^tesseract/u)
  const metrics = await (await person.request('GET', '/metrics')).text()
  expect(metrics).toContain(`countersign_recognition_info{engine="${recognition ?? ''}"} 1`)
  expect(metrics).toContain('countersign_parser_restarts_total 0')
})
