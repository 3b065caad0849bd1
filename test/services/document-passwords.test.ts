import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadConfig } from '../../src/config.js'
import { DocumentId } from '../../src/domain/ids.js'
import { openSealed, sealPassword } from '../../src/services/document-passwords.js'
import { secretKeyFor } from '../../src/services/secret-key.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-secret-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const config = (name: string, secret = '') =>
  loadConfig({ DATA_DIR: path.join(folder, name), SECRET_KEY: secret })
const [ONE, OTHER] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'].map(
  (id) => DocumentId.parse(id),
) as [DocumentId, DocumentId]

describe('the key', () => {
  test('is made once, for its owner alone, by however many ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 8 }, () => secretKeyFor(config('made'), 'a')))
    expect(new Set(asked.map(({ key }) => key.toString('hex'))).size).toBe(1)
    const file = path.join(folder, 'made', 'secret.key')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(Buffer.from(readFileSync(file, 'utf8'), 'base64url')).toHaveLength(32)
    expect(await secretKeyFor(config('made'), 'a')).toEqual(asked[0])
  })

  test('follows from SECRET_KEY where that is set, the same on every machine, another for each purpose', async () => {
    const secret = 'a secret of more than thirty-two characters'
    const here = await secretKeyFor(config('here', secret), 'a')
    expect(await secretKeyFor(config('there', secret), 'a')).toEqual(here)
    expect((await secretKeyFor(config('here', secret), 'b')).id).not.toBe(here.id)
    expect((await secretKeyFor(config('here', `${secret}!`), 'a')).id).not.toBe(here.id)
  })
})

describe('a sealed password', () => {
  test('opens with its key for its document, and is never sealed alike twice', async () => {
    const key = await secretKeyFor(config('seal'), 'a')
    const sealed = sealPassword(key, ONE, '密码 pass')
    expect(openSealed(key, ONE, sealed)).toBe('密码 pass')
    expect(sealPassword(key, ONE, '密码 pass').sealed).not.toEqual(sealed.sealed)
    expect(Buffer.from(sealed.sealed).includes('pass')).toBe(false)
  })

  test('opens with no other key, for no other document, and not once it was changed', async () => {
    const key = await secretKeyFor(config('seal'), 'a')
    const sealed = sealPassword(key, ONE, 'open')
    expect(openSealed(await secretKeyFor(config('other'), 'a'), ONE, sealed)).toBeUndefined()
    expect(openSealed(key, OTHER, sealed)).toBeUndefined()
    for (let at = 0; at < sealed.sealed.length; at++) {
      const changed = Uint8Array.from(sealed.sealed, (byte, index) => (index === at ? byte ^ 1 : byte))
      expect(openSealed(key, ONE, { ...sealed, sealed: changed })).toBeUndefined()
    }
    expect(openSealed(key, ONE, { ...sealed, sealed: sealed.sealed.subarray(0, 20) })).toBeUndefined()
  })
})
