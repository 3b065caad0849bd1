import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { createDatabase, isDuplicate, type Database } from '../../src/storage/database.js'
import { testDatabase } from '../support/database.js'
import { freePort } from '../support/server.js'

let database: Database
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const user = (email: string) => ({
  id: randomUUID(),
  email,
  name: 'Somebody',
  role: 'reviewer' as const,
  passwordHash: 'none',
})

describe('a transaction', () => {
  test('commits everything or nothing', async () => {
    await database.transaction((tx) => tx.user.create({ data: user('kept@example.com') }))
    const failing = database.transaction(async (tx) => {
      await tx.user.create({ data: user('lost@example.com') })
      throw new Error('changed its mind')
    })
    await expect(failing).rejects.toThrow('changed its mind')
    const emails = (await database.prisma.user.findMany()).map(({ email }) => email)
    expect(emails).toEqual(['kept@example.com'])
  })

  test('tells a row that exists already from other failures', async () => {
    const twice = database.transaction((tx) => tx.user.create({ data: user('kept@example.com') }))
    const error: unknown = await twice.catch((cause: unknown) => cause)
    expect(isDuplicate(error)).toBe(true)
    const upper = database.transaction((tx) => tx.user.create({ data: user('UPPER@example.com') }))
    expect(isDuplicate(await upper.catch((cause: unknown) => cause))).toBe(false)
  })

  test('that PostgreSQL breaks off as a deadlock is run again', async () => {
    const [a, b] = [user('a@example.com'), user('b@example.com')]
    await database.prisma.user.createMany({ data: [a, b] })
    let bothHoldOne = 0
    let attempts = 0
    const rename = (first: string, second: string, name: string) =>
      database.transaction(async (tx) => {
        attempts += 1
        await tx.user.update({ where: { id: first }, data: { name } })
        bothHoldOne += 1
        while (bothHoldOne < 2) await new Promise((resolve) => setTimeout(resolve, 10))
        await tx.user.update({ where: { id: second }, data: { name } })
      })
    await Promise.all([rename(a.id, b.id, 'first'), rename(b.id, a.id, 'second')])
    expect(attempts).toBe(3)
    const names = await database.prisma.user.findMany({
      where: { id: { in: [a.id, b.id] } },
      select: { name: true },
    })
    expect(new Set(names.map(({ name }) => name)).size).toBe(1)
  })
})

describe('a database that does not answer', () => {
  test('is told by a code, and by ping', async () => {
    const nowhere = createDatabase(`postgresql://nobody@127.0.0.1:${await freePort()}/none`)
    expect(await nowhere.ping()).toBe(false)
    const query = nowhere.transaction((tx) => tx.user.count())
    await expect(query).rejects.toMatchObject({ code: 'database-unreachable' })
    await expect(nowhere.prisma.user.count()).rejects.toMatchObject({ code: 'database-unreachable' })
    await expect(nowhere.prisma.$queryRaw`SELECT 1`).rejects.toMatchObject({ code: 'database-unreachable' })
    await nowhere.close()
    expect(await database.ping()).toBe(true)
  })
})
