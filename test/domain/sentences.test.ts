import { describe, expect, test } from '@jest/globals'
import { splitSentences } from '../../src/domain/sentences.js'

function sentencesOf(text: string): string[] {
  return splitSentences(text).map(({ start, end }) => text.slice(start, end).trim())
}

describe('splitSentences', () => {
  test('splits English sentences at full stops, question and exclamation marks', () => {
    expect(sentencesOf('The Borrower shall pay. Who pays? The Lender waits!  It is "due." Always.')).toEqual([
      'The Borrower shall pay.',
      'Who pays?',
      'The Lender waits!',
      'It is "due."',
      'Always.',
    ])
  })

  test.each([
    'This Agreement is between Acme, Inc. and Beta Corp. (the "Buyer").',
    'As set out in Section 4.02 and in No. 7 of Exh. B, fees accrue.',
    'Payable in U.S. Dollars to J. Smith, e.g. by wire, at 5 p.m. Eastern.',
    'Interest accrues at 4.5% per annum.',
    '1.1. The Supplier shall deliver.',
    '(a) The Supplier shall deliver.',
    'Acme Ltd. shall deliver within 3.5 days.',
  ])('keeps %j whole', (sentence) => {
    expect(sentencesOf(sentence)).toEqual([sentence])
  })

  test('an ambiguous abbreviation ends a sentence before a word that opens one', () => {
    expect(sentencesOf('The buyer is Acme Inc. The seller is Beta Co. Such sale is final.')).toEqual([
      'The buyer is Acme Inc.',
      'The seller is Beta Co.',
      'Such sale is final.',
    ])
  })

  test('a blank line ends a sentence, a wrapped line does not', () => {
    const text =
      'GOVERNING LAW\n\nThis Agreement shall be governed by the laws of the State of\nNew York and construed in accordance with them.'
    expect(sentencesOf(text)).toEqual([
      'GOVERNING LAW',
      'This Agreement shall be governed by the laws of the State of\nNew York and construed in accordance with them.',
    ])
  })

  test('an enumerated line opens a sentence, and an enumerator alone stays with its text', () => {
    expect(sentencesOf('The Supplier shall:\n(a) deliver the goods;\n(b) insure them.\n(c)\nwait.')).toEqual([
      'The Supplier shall:',
      '(a) deliver the goods;',
      '(b) insure them.',
      '(c)\nwait.',
    ])
  })

  test('splits Chinese sentences at their own marks, closing quotes included', () => {
    expect(sentencesOf('甲方应按期还款。乙方称：“同意。”双方签字；合同生效！第三条 违约责任')).toEqual([
      '甲方应按期还款。',
      '乙方称：“同意。”',
      '双方签字；',
      '合同生效！',
      '第三条 违约责任',
    ])
  })

  test('tiles the given span exactly', () => {
    const text = 'Ignore me.  First sentence.  Second one.\n\nThird (iii) one. Ignore.'
    const span = { start: 10, end: text.indexOf(' Ignore.') }
    const spans = splitSentences(text, span)
    expect(spans[0]?.start).toBe(span.start)
    expect(spans.at(-1)?.end).toBe(span.end)
    for (const [index, sentence] of spans.entries()) {
      expect(sentence.end).toBeGreaterThan(sentence.start)
      expect(sentence.start).toBe(spans[index - 1]?.end ?? span.start)
    }
    expect(spans).toHaveLength(3)
  })

  test('an empty or blank span', () => {
    expect(splitSentences('')).toEqual([])
    expect(splitSentences('  \n ')).toEqual([{ start: 0, end: 4 }])
  })
})

describe('text that is no prose', () => {
  test.each([
    ['line feeds', `${'\n'.repeat(100_000)}x`],
    ['full stops', `${'.'.repeat(100_000)}x`],
    ['enumerators alone', '1.\n'.repeat(10_000)],
    ['abbreviations', 'No. 5 '.repeat(10_000)],
  ])('%s are tiled all the same', (_, text) => {
    const spans = splitSentences(text)
    expect(spans[0]?.start).toBe(0)
    expect(spans.at(-1)?.end).toBe(text.length)
  })
})
