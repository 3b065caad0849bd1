import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { appendAudit, auditEventOf, verifyAuditChain } from '../../src/storage/audit.js'
import type { Database } from '../../src/storage/database.js'
import { testDatabase } from '../support/database.js'

let database: Database
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const append = (id: string, data: Record<string, string | number> = {}) =>
  database.transaction((tx) =>
    appendAudit(tx, {
      at: new Date('2026-02-03T04:05:06.789Z'),
      actor: { kind: 'system', id: 'test' },
      action: 'document.uploaded',
      subject: { kind: 'document', id },
      data,
    }),
  )

describe('the audit chain', () => {
  test('numbers concurrent events without gaps and links each to the one before', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => append(`document ${i}`, { size: i, note: '合同' })),
    )
    const events = (await database.prisma.auditEvent.findMany({ orderBy: { seq: 'asc' } })).map(auditEventOf)
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    for (const [i, event] of events.entries()) {
      expect(event.previousHash).toBe(events[i - 1]?.hash ?? '0'.repeat(64))
    }
    expect(await verifyAuditChain(database.prisma)).toEqual({
      events: 20,
      intact: true,
      brokenAt: null,
      lastHash: events.at(-1)?.hash,
    })
  })

  test('leaves no event behind when the transaction fails', async () => {
    const before = await database.prisma.auditEvent.count()
    const failing = database.transaction(async (tx) => {
      await appendAudit(tx, {
        at: new Date(),
        actor: { kind: 'system', id: 'test' },
        action: 'run.failed',
        subject: { kind: 'run', id: 'x' },
      })
      throw new Error('after the event')
    })
    await expect(failing).rejects.toThrow('after the event')
    expect(await database.prisma.auditEvent.count()).toBe(before)
  })

  test('cannot be changed, cut or truncated through the database', async () => {
    await append('guarded')
    await expect(database.pool.query(`UPDATE audit_events SET actor_id = 'other'`)).rejects.toThrow(
      'append-only',
    )
    await expect(database.pool.query('DELETE FROM audit_events')).rejects.toThrow('append-only')
    await expect(database.pool.query('TRUNCATE audit_events')).rejects.toThrow('append-only')
  })

  test('shows where somebody with power over the tables changed or removed an event', async () => {
    const client = await database.pool.connect()
    try {
      await client.query('ALTER TABLE audit_events DISABLE TRIGGER append_only')
      await client.query(`UPDATE audit_events SET data = '{"size": 1000}' WHERE seq = 7`)
      expect(await verifyAuditChain(database.prisma)).toMatchObject({ intact: false, brokenAt: 7 })
      await client.query('DELETE FROM audit_events WHERE seq = 4')
      expect(await verifyAuditChain(database.prisma)).toMatchObject({ intact: false, brokenAt: 4 })
    } finally {
      await client.query('ALTER TABLE audit_events ENABLE TRIGGER append_only')
      client.release()
    }
  })
})
