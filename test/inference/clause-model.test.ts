import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Adapter, loadAdapter } from '../../src/adapters/load.js'
import { ROOT } from '../../src/config.js'
import { type ClauseModel, openClauseModel } from '../../src/inference/clause-model.js'
import { loadEngine, predict } from '../../src/inference/clause-model/engine.js'
import { scoreRows } from '../../src/inference/clause-model/linear.js'
import { readDocument } from '../../src/inference/clause-model/read.js'

/** Written for this test; the shipped model has not seen it. */
const CONTRACT = `SUPPLY AGREEMENT

This Supply Agreement (the "Agreement") is made as of March 3, 2021 by and between Northwind Traders, Inc., a Delaware corporation ("Supplier"), and Harbour Foods Ltd. ("Buyer").

1. Term. This Agreement shall commence on the date above and shall continue for a period of three (3) years. It shall be renewed automatically for successive one-year terms unless either party gives written notice at least sixty (60) days before the end of the term.

2. Termination. Either party may terminate this Agreement for any reason upon ninety (90) days' prior written notice to the other party.

3. Assignment. Neither party may assign this Agreement without the prior written consent of the other party.

4. Governing Law. This Agreement shall be governed by and construed in accordance with the laws of the State of New York.

5. Limitation of Liability. In no event shall either party be liable for any indirect, incidental or consequential damages.

6. Weather. The parties note that it often rains in Bergen.
`

let adapter: Adapter
let model: ClauseModel

beforeAll(async () => {
  const loaded = await loadAdapter(path.join(ROOT, 'domain-adapters', 'legal'))
  if (loaded === undefined) throw new Error('the legal adapter is part of the repository')
  adapter = loaded
  const { id, version, model: spec } = adapter.manifest
  model = openClauseModel({ id, version, spec, folder: adapter.folder }, 2)
})

afterAll(() => model.close())

const thresholdOf = (label: string) =>
  adapter.manifest.labels.find((entry) => entry.key === label)?.threshold ?? 1

describe('the shipped clause model', () => {
  test.each([
    ['document-name', /^SUPPLY AGREEMENT$/],
    ['parties', /^Northwind Traders, Inc\.?$/],
    ['parties', /^Harbour Foods Ltd\.?$/],
    ['agreement-date', /^March 3, 2021$/],
    ['expiration-date', /three \(3\) years/],
    ['renewal-term', /successive one-year terms/],
    ['governing-law', /State of New York/],
    ['anti-assignment', /Neither party may assign/],
    ['termination-for-convenience', /for any reason upon ninety/],
    ['cap-on-liability', /consequential damages/],
  ])('finds %s', async (label, quote) => {
    const found = (await model.predict(CONTRACT))
      .filter((prediction) => prediction.label === label && prediction.score >= thresholdOf(label))
      .map(({ span }) => CONTRACT.slice(span.start, span.end))
    expect(found).toContainEqual(expect.stringMatching(quote))
  })

  test('finds nothing in small talk', async () => {
    const rain = CONTRACT.indexOf('The parties note')
    const found = (await model.predict(CONTRACT)).filter(
      ({ span, score, label }) => score >= thresholdOf(label) && span.end > rain,
    )
    expect(found).toEqual([])
  })

  test('says which words carried a score', async () => {
    const [law] = (await model.predict(CONTRACT)).filter(({ label }) => label === 'governing-law')
    expect(law?.explanation.length).toBeGreaterThan(0)
    expect(law?.explanation.map(({ text }) => text).join(' ')).toMatch(/law|govern/i)
    expect(law?.explanation.every(({ weight }) => weight > 0)).toBe(true)
  })

  test('the same text gives the same predictions, in any thread and beside any other', async () => {
    const fresh = openClauseModel(
      { id: 'legal', version: '0.0.0', spec: adapter.manifest.model, folder: adapter.folder },
      2,
    )
    try {
      const texts = [
        CONTRACT,
        `${CONTRACT}\n7. Notices. Notices shall be in writing.`,
        CONTRACT.slice(0, 400),
      ]
      const together = await Promise.all(texts.map((text) => fresh.predict(text)))
      expect(together[0]).toEqual(await model.predict(CONTRACT))
    } finally {
      await fresh.close()
    }
  })

  test('text without a word gives nothing', async () => {
    expect(await model.predict(' \n ')).toEqual([])
  })

  test('a cancelled prediction rejects with the reason of its signal', async () => {
    const reason = new Error('stop')
    await expect(model.predict('Another text.', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test('files that are no model fail with a code', async () => {
    const spec = { ...adapter.manifest.model, linear: adapter.manifest.model.lexicon }
    const broken = openClauseModel({ id: 'broken', version: '0.0.0', spec, folder: adapter.folder }, 1)
    try {
      await expect(broken.predict(CONTRACT)).rejects.toMatchObject({ code: 'model-failed' })
    } finally {
      await broken.close()
    }
  })
})

describe('the linear model', () => {
  test('a sentence scores the same, to the last bit, alone and in a batch', async () => {
    const engine = await loadEngine(adapter.manifest.model, adapter.folder)
    const rows = readDocument(CONTRACT).passages.map(({ features }) => ({
      kind: 'passage' as const,
      features,
    }))
    const columns = engine.columns.length
    const together = await scoreRows(engine.linear, engine.lexicon, rows, columns)
    for (const [index, row] of rows.entries()) {
      const alone = await scoreRows(engine.linear, engine.lexicon, [row], columns)
      expect([...alone]).toEqual([...together.subarray(index * columns, (index + 1) * columns)])
    }
  })

  test('a document splits into the same predictions on every call of the engine', async () => {
    const engine = await loadEngine(adapter.manifest.model, adapter.folder)
    expect(await predict(engine, CONTRACT)).toEqual(await predict(engine, CONTRACT))
  })
})
