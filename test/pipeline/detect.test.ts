import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chooseAdapter } from '../../src/adapters/choose.js'
import { type Adapter, loadAdapters } from '../../src/adapters/load.js'
import { ROOT } from '../../src/config.js'
import { leafAt, leafClauses } from '../../src/domain/clause.js'
import { Finding } from '../../src/domain/finding.js'
import type { Warning } from '../../src/domain/warning.js'
import { type ClauseModel, openClauseModel } from '../../src/inference/clause-model.js'
import { parseDocument } from '../../src/parsing/index.js'
import { detectStage } from '../../src/pipeline/stages/detect.js'
import { segmentDocument } from '../../src/pipeline/stages/segment.js'

const ENGLISH = `LICENSE AGREEMENT

This License Agreement (this "Agreement") is entered into as of May 4, 2020 by and between Lumen Software, Inc. ("Licensor") and Quay Logistics LLC ("Licensee").

1. Grant. Licensor hereby grants to Licensee a non-exclusive, non-transferable license to use the Software in the Territory.

2. Audit. Licensor may audit the books and records of Licensee upon ten days' notice to verify compliance with this Agreement.

3. Governing Law. This Agreement shall be governed by the laws of the State of Delaware.
`
const CHINESE = '借款合同\n\n第一条 借款金额为人民币壹佰万元。\n\n第二条 本合同适用中华人民共和国法律。\n'

let adapters: Adapter[]
let model: ClauseModel

beforeAll(async () => {
  adapters = await loadAdapters(path.join(ROOT, 'domain-adapters'))
  const { adapter } = chooseAdapter(adapters, { text: ENGLISH, language: 'en' })
  const { id, version, model: spec } = adapter.manifest
  model = openClauseModel({ id, version, spec, folder: adapter.folder }, 1)
})
afterAll(() => model.close())

async function detect(text: string, wanted?: string) {
  const limits = { maxBytes: 1e6, maxPages: 10, maxCharacters: 1e6, maxScannedPages: 1 }
  const { signal } = new AbortController()
  const parsed = await parseDocument(Buffer.from(text), 'contract.txt', { limits, signal })
  const clauses = segmentDocument(parsed)
  const stage = detectStage(chooseAdapter(adapters, parsed, wanted), model)
  const warnings: Warning[] = []
  const context = {
    signal,
    warn: (warning: Warning) => void warnings.push(warning),
    progress: () => undefined,
  }
  return { parsed, clauses, stage, warnings, detection: await stage.run({ parsed, clauses }, context) }
}

describe('the detect stage', () => {
  test('findings quote their clause, pass their threshold and are in text order', async () => {
    const { parsed, clauses, detection, warnings } = await detect(ENGLISH)
    const labels = detection.findings.map((finding) => finding.label)
    expect(labels).toEqual(
      expect.arrayContaining(['document-name', 'parties', 'license-grant', 'audit-rights', 'governing-law']),
    )
    let position = 0
    for (const finding of detection.findings) {
      expect(Finding.parse(finding)).toEqual(finding)
      if (finding.kind !== 'clause' || finding.source.kind !== 'model')
        throw new Error('not a clause finding')
      const [evidence] = finding.evidence
      if (evidence === undefined || evidence.alignment === 'unaligned') throw new Error('no aligned evidence')
      expect(evidence.quote).toBe(parsed.text.slice(evidence.span.start, evidence.span.end))
      expect(finding.source.score).toBeGreaterThanOrEqual(finding.source.threshold)
      expect(finding.clauseId).toBe(leafAt(leafClauses(clauses), evidence.span.start)?.id ?? null)
      expect(evidence.span.start).toBeGreaterThanOrEqual(position)
      position = evidence.span.start
    }
    expect(warnings).toEqual([])
  })

  test('predictions reach below the thresholds, for absences to name', async () => {
    const { detection } = await detect(ENGLISH)
    expect(detection.predictions.length).toBeGreaterThan(detection.findings.length)
  })

  test('equal documents have equal findings, ids included', async () => {
    const [first, second] = [await detect(ENGLISH), await detect(ENGLISH)]
    expect(first.detection.findings).toEqual(second.detection.findings)
  })

  test('pins adapter and model by hash', async () => {
    const { stage } = await detect(ENGLISH)
    expect(stage.uses.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['adapter legal', 'model legal'])
  })

  test('a Chinese document gets a warning instead of guesses', async () => {
    const { detection, warnings } = await detect(CHINESE, 'legal')
    expect(detection).toEqual({ predictions: [], findings: [] })
    expect(warnings.map(({ code }) => code)).toEqual(['language-not-covered'])
  })

  test('a document without a cue of the domain gets a warning instead of guesses, unless asked for', async () => {
    const record = 'Date of birth 11/02/1953. Whisk three eggs, and fry them slowly in butter until they set.'
    const { detection, warnings } = await detect(record)
    expect(detection).toEqual({ predictions: [], findings: [] })
    expect(warnings.map(({ code }) => code)).toEqual(['adapter-not-confident'])
    const wanted = await detect(record, 'legal')
    expect(wanted.warnings).toEqual([])
    expect(wanted.detection.predictions.length).toBeGreaterThan(0)
  })

  test('a document with few cues is read, with a warning', async () => {
    const { detection, warnings } = await detect('Governing Law. The laws of Ohio govern this Agreement.')
    expect(detection.predictions.length).toBeGreaterThan(0)
    expect(warnings.map(({ code }) => code)).toEqual(['adapter-not-confident'])
  })
})
