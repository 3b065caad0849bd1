import { describe, expect, test } from '@jest/globals'
import officeCrypto from 'officecrypto-tool'
import { renderDefinition } from '../../fixtures/generator/pdf.js'
import { userPassword } from '../../fixtures/generator/parsing/pdf-faults.js'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { parseDocument } from '../../src/parsing/index.js'
import { codeOf, fixture, LIMITS, parseFixture } from './support.js'

const open = (bytes: Uint8Array, name: string, password?: string): Promise<ParsedDocument> =>
  parseDocument(bytes, name, { limits: LIMITS, signal: new AbortController().signal, password })

const SENTENCE = 'The monthly fee is $3,200, payable in advance.'

/** PDF versions by the cipher that the typesetter takes for them. */
const CIPHERS = [
  ['RC4, 40 bit', '1.3'],
  ['RC4, 128 bit', '1.4'],
  ['AES, 128 bit', '1.6'],
  ['AES, 256 bit', '1.7ext3'],
] as const

const encrypted = (
  version: (typeof CIPHERS)[number][1],
  passwords: { userPassword?: string; ownerPassword: string },
): Promise<Buffer> =>
  renderDefinition({
    ...passwords,
    version,
    permissions: { copying: false },
    defaultStyle: { font: 'Serif', fontSize: 12 },
    content: [SENTENCE],
  })

describe.each(CIPHERS)('a PDF under %s', (_, version) => {
  const passwords = { userPassword: 'open-sesame', ownerPassword: 'owner-only' }

  test('opens in both readers with either password, and with no other', async () => {
    const bytes = await encrypted(version, passwords)
    for (const password of Object.values(passwords)) {
      const parsed = await open(bytes, 'secret.pdf', password)
      expect(parsed.text).toBe(SENTENCE)
      expect(parsed.warnings).toEqual([])
    }
    expect(await codeOf(open(bytes, 'secret.pdf'))).toBe('document-encrypted')
    expect(await codeOf(open(bytes, 'secret.pdf', ''))).toBe('document-encrypted')
    expect(await codeOf(open(bytes, 'secret.pdf', 'guess'))).toBe('password-wrong')
  })

  test('opens without a password where only its owner has one', async () => {
    const bytes = await encrypted(version, { ownerPassword: 'owner-only' })
    for (const password of [undefined, 'anything']) {
      const parsed = await open(bytes, 'protected.pdf', password)
      expect(parsed.text).toBe(SENTENCE)
      expect(parsed.warnings).toEqual([])
    }
  })
})

test('a password with letters beyond ASCII opens a PDF', async () => {
  const bytes = await encrypted('1.7ext3', { userPassword: 'Schlüssel', ownerPassword: 'owner-only' })
  expect((await open(bytes, 'secret.pdf', 'Schlüssel')).text).toBe(SENTENCE)
})

test('the fixture opens with its password, and a document without one takes any', async () => {
  const parsed = await open(await fixture('parsing/user-password.pdf'), 'a.pdf', userPassword)
  expect(parsed.text).toContain(SENTENCE)
  const plain = await open(await fixture('parsing/hyphenation.pdf'), 'b.pdf', 'needless')
  expect(plain.text).toContain('modification')
})

describe.each([
  ['agile', {}],
  ['standard', { type: 'standard' as const }],
])('a DOCX under %s encryption', (_, kind) => {
  test('reads as the document it holds', async () => {
    const bytes = officeCrypto.encrypt(await fixture('parsing/merged-cells.docx'), {
      password: 'open-sesame',
      ...kind,
    })
    const parsed = await open(bytes, 'secret.docx', 'open-sesame')
    expect(parsed).toEqual(await parseFixture('parsing/merged-cells.docx'))
    expect(await codeOf(open(bytes, 'secret.docx'))).toBe('document-encrypted')
    expect(await codeOf(open(bytes, 'secret.docx', 'guess'))).toBe('password-wrong')
  })
})

test('an encryption that asks for endless work is refused', async () => {
  const bytes = officeCrypto.encrypt(await fixture('parsing/merged-cells.docx'), { password: 'open-sesame' })
  const modest = 'spinCount="100000" saltSize="16"'
  const endless = 'spinCount="9999999" saltSize="6"'
  const at = bytes.indexOf(modest)
  expect([at > 0, endless.length]).toEqual([true, modest.length])
  bytes.write(endless, at, 'latin1')
  expect(await codeOf(open(bytes, 'secret.docx', 'open-sesame'))).toBe('document-corrupt')
})
