import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chooseAdapter } from '../../src/adapters/choose.js'
import { type Adapter, loadAdapter, loadAdapters } from '../../src/adapters/load.js'
import { ROOT } from '../../src/config.js'
import { CONTRACT_LABELS } from '../../src/domain/labels.js'

const LEGAL = path.join(ROOT, 'domain-adapters', 'legal')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'adapters-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A copy of the legal adapter with its manifest changed. */
async function changed(
  name: string,
  change: (manifest: Record<string, unknown>) => unknown,
): Promise<string> {
  const copy = path.join(folder, name)
  await cp(LEGAL, copy, { recursive: true })
  const manifest = JSON.parse(await readFile(path.join(copy, 'adapter.json'), 'utf8')) as Record<
    string,
    unknown
  >
  await writeFile(path.join(copy, 'adapter.json'), JSON.stringify(change(manifest)))
  return copy
}

describe('loading', () => {
  test('the legal adapter ships with a threshold for each of the 41 labels', async () => {
    const adapters = await loadAdapters(path.join(ROOT, 'domain-adapters'))
    const legal = adapters.find(({ manifest }) => manifest.id === 'legal')
    expect(legal?.manifest.labels.map((label) => label.key)).toEqual(
      CONTRACT_LABELS.map((label) => label.key),
    )
    expect(legal?.manifest.model.columns).toEqual(CONTRACT_LABELS.map((label) => label.key))
  })

  test('a folder without a manifest is no adapter', async () => {
    expect(await loadAdapter(path.join(LEGAL, 'model'))).toBeUndefined()
  })

  test('a file that is not the one named is refused', async () => {
    const copy = await changed('tampered', (manifest) => manifest)
    await writeFile(path.join(copy, 'model', 'lexicon.u32'), 'other words')
    await expect(loadAdapter(copy)).rejects.toMatchObject({
      code: 'adapter-invalid',
      message: expect.stringContaining('lexicon.u32'),
    })
  })

  test.each([
    ['unknown fields', (manifest: object) => ({ ...manifest, colour: 'blue' })],
    [
      'a label outside the taxonomy',
      (manifest: object) => ({
        ...manifest,
        labels: [{ key: 'weather', threshold: 0.5, precision: null, recall: null }],
      }),
    ],
    [
      'a path out of its folder',
      (manifest: object) =>
        JSON.parse(JSON.stringify(manifest).replace('model/linear.onnx', '../linear.onnx')) as object,
    ],
  ])('%s are refused', async (name, change) => {
    const copy = await changed(name.replaceAll(' ', '-'), change)
    await expect(loadAdapter(copy)).rejects.toMatchObject({ code: 'adapter-invalid' })
  })
})

describe('choosing', () => {
  const named = (id: string, cues: string[], languages: ('en' | 'zh')[] = ['en']): Adapter =>
    ({ manifest: { id, domain: id, cues, languages } }) as unknown as Adapter
  const legal = named('legal', ['agreement', 'party'])
  const medical = named('medical', ['patient', 'diagnosis'])

  test('by the share of cues found, and says so', () => {
    const choice = chooseAdapter([legal, medical], {
      text: 'The patient signed. Diagnosis: none.',
      language: 'en',
    })
    expect(choice).toMatchObject({ adapter: medical, score: 1, coversLanguage: true })
    expect(choice.reason).toBe('2 of 2 cues of the medical domain in the opening')
  })

  test('by name, and whether it reads the language', () => {
    const choice = chooseAdapter([legal, medical], { text: '患者', language: 'zh' }, 'legal')
    expect(choice).toMatchObject({ adapter: legal, score: 1, coversLanguage: false })
  })

  test('the first where nothing speaks for any; an unknown name and an empty house are errors', () => {
    expect(chooseAdapter([legal, medical], { text: 'Hello.', language: 'en' })).toMatchObject({
      adapter: legal,
      score: 0,
    })
    expect(() => chooseAdapter([legal], { text: '', language: 'en' }, 'finance')).toThrow(
      'there is no adapter finance',
    )
    expect(() => chooseAdapter([], { text: '', language: 'en' })).toThrow('no adapter is installed')
  })
})
