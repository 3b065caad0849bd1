import { describe, expect, test } from '@jest/globals'
import { statSync } from 'node:fs'
import path from 'node:path'
import { detectDomain } from '../../src/parsing/index.js'
import { parse, parseFixture } from './support.js'

describe('the field of a document', () => {
  test.each([
    ['samples/mutual-nda.docx', 'legal'],
    ['samples/chuyuan-xiaojie.docx', 'medical'],
    ['parsing/hetong-gongao.html', 'finance'],
    ['parsing/xiaoxi.eml', 'legal'],
  ])('%s: %s', async (name, field) => {
    const { domain } = await parseFixture(name)
    expect(domain?.name).toBe(field)
  })

  test.each([
    [
      'legal',
      'Each party shall indemnify the other against third party claims under this Agreement, which is governed by the laws of Vermont.',
    ],
    [
      'finance',
      'Net revenue for the year ended December 31, 2019 increased to $4.2 million; operating income and total assets decreased.',
    ],
    [
      'medical',
      'The patient denies chest pain or fever. Blood pressure was normal and she was discharged on lisinopril 10 mg daily.',
    ],
    ['medical', '患者因反复咳嗽入院，查体双肺未闻及啰音，予抗感染治疗后好转出院。'],
    ['legal', '当事人一方不履行合同义务的，应当承担违约责任；人民法院依照本法审理。'],
    ['other', 'Mix the flour with two eggs and bake it in the oven for forty minutes.'],
    ['other', '今天天气很好，我们去公园散步，然后吃了一顿火锅。'],
    ['other', 'qzx vvkw plorb snid wuggle trazz mip onk'],
    ['other', '12 34 —'],
  ])('%s', (field, text) => {
    expect(detectDomain(text).name).toBe(field)
  })

  test('the same bytes give the same answer, between nothing and one', async () => {
    const read = async () =>
      (await parse(Buffer.from('This Agreement is made between the parties.'), 'a.txt')).domain
    const first = await read()
    expect(await read()).toEqual(first)
    expect(first?.score).toBeGreaterThan(0.25)
    expect(first?.score).toBeLessThanOrEqual(1)
  })

  test('words that name what every object has are no features', () => {
    expect(detectDomain('constructor toString valueOf __proto__ hasOwnProperty').name).toBe('other')
  })

  test('the model stays small', () => {
    const file = path.join(import.meta.dirname, '../../src/parsing/domain-model.json')
    expect(statSync(file).size).toBeLessThan(200_000)
  })
})
