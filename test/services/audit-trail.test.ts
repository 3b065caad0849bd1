import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { listAudit, verifyAudit } from '../../src/services/audit-trail.js'
import type { Caller } from '../../src/services/context.js'
import { uploadDocument } from '../../src/services/upload-document.js'
import { testContext, type TestContext } from '../support/context.js'

let context: TestContext
const CALLER: Caller = { kind: 'system', id: 'test' }
const ids: string[] = []
beforeAll(async () => {
  context = await testContext()
  for (let i = 0; i < 5; i++) {
    const { document } = await uploadDocument(context, CALLER, {
      name: `${i}.txt`,
      bytes: Buffer.from(`Text ${i}.`),
    })
    ids.push(document.document.id)
  }
})
afterAll(() => context.close())

async function wholeTrail(order: 'ascending' | 'descending', limit: number): Promise<number[]> {
  const seqs: number[] = []
  let cursor: string | undefined
  do {
    const page = await listAudit(context, { order, limit, cursor })
    seqs.push(...page.items.map((event) => event.seq))
    cursor = page.next
  } while (cursor !== undefined)
  return seqs
}

describe('the audit trail', () => {
  test('is read page by page in either direction, each event once', async () => {
    const all = Array.from({ length: 10 }, (_, i) => i + 1)
    expect(await wholeTrail('ascending', 3)).toEqual(all)
    expect(await wholeTrail('descending', 4)).toEqual(all.toReversed())
    expect(await wholeTrail('ascending', 10)).toEqual(all)
  })

  test('tells what was done to one thing', async () => {
    const { items } = await listAudit(context, { order: 'ascending', limit: 10, subject: ids[2] })
    expect(items).toMatchObject([{ action: 'document.uploaded', subject: { kind: 'document', id: ids[2] } }])
  })

  test('refuses a cursor it did not give out', async () => {
    const bad = listAudit(context, { order: 'ascending', limit: 10, cursor: 'nonsense' })
    await expect(bad).rejects.toMatchObject({ code: 'request-invalid' })
  })

  test('verifies as intact', async () => {
    expect(await verifyAudit(context)).toMatchObject({ events: 10, intact: true, brokenAt: null })
  })
})
