import { describe, expect, test } from '@jest/globals'
import { dateSpans, nameSpans, titleSpans } from '../../src/inference/clause-model/candidates.js'
import { hashPair, hashText } from '../../src/inference/clause-model/hash.js'
import { readDocument } from '../../src/inference/clause-model/read.js'
import { wordsOf } from '../../src/inference/clause-model/tokens.js'
import { Lexicon } from '../../src/inference/lexicon.js'

const textsOf = (text: string, spans: { start: number; end: number }[]) =>
  spans.map(({ start, end }) => text.slice(start, end))

describe('hashes', () => {
  test('FNV-1a test vectors', () => {
    expect(hashText('')).toBe(0x811c9dc5)
    expect(hashText('a')).toBe(0xe40c292c)
    expect(hashText('foobar')).toBe(0xbf9cf968)
  })

  test('pairs are ordered and never change: shipped weights depend on them', () => {
    expect(hashPair(1, 2)).not.toBe(hashPair(2, 1))
    expect(hashPair(hashText('governing'), hashText('law'))).toBe(3906454616)
  })
})

describe('words', () => {
  test('numbers are read by shape, offsets point into the text', () => {
    const text = 'Within thirty (30) days of 2024, pay $1,500.00 to “Seller”.'
    const words = wordsOf(text, { start: 7, end: text.length })
    expect(words.map((word) => word.form)).toEqual([
      'thirty',
      '#2',
      'days',
      'of',
      '#year',
      'pay',
      '$',
      '#decimal',
      'to',
      '"',
      'seller',
      '"',
    ])
    expect(words.map(({ start, end }) => text.slice(start, end)).slice(0, 2)).toEqual(['thirty', '30'])
  })
})

describe('short candidates', () => {
  test.each([
    ['dated as of June 21, 1999 (the', 'June 21, 1999'],
    ['made this 2nd day of June, 2008 by', 'this 2nd day of June, 2008'],
    ['Dated 05/05/98 between', '05/05/98'],
    ['on 13 October 2005 by', '13 October 2005'],
    ['made this ___ day of _______, 2004 by', 'this ___ day of _______, 2004'],
  ])('dates: %j', (text, date) => {
    expect(textsOf(text, dateSpans(text))).toContain(date)
  })

  test('names: corporate names, defined names, and both sides of "and"', () => {
    const text =
      'entered into by I-ESCROW, INC., a Delaware corporation ("i-Escrow"), and ACME AND BETA LTD ("Buyer").'
    const names = textsOf(text, nameSpans(text))
    expect(names).toEqual(expect.arrayContaining(['I-ESCROW, INC.', 'i-Escrow', 'ACME', 'BETA LTD', 'Buyer']))
  })

  test('titles', () => {
    const text =
      'Exhibit 10.1\n\nCO-BRANDING AND ADVERTISING AGREEMENT\n\nThis Master Supply Agreement is made on'
    const titles = textsOf(text, titleSpans(text))
    expect(titles).toEqual(
      expect.arrayContaining(['CO-BRANDING AND ADVERTISING AGREEMENT', 'Master Supply Agreement']),
    )
  })
})

describe('reading a document', () => {
  test('sentences under a caption carry its features in their heading field, and spans never hold outer white space', () => {
    const body = 'This contract follows the law of France.'
    const captioned = readDocument(`9. GOVERNING LAW\n\n${body}  \n`)
    const bare = readDocument(body)
    const passage = captioned.passages.at(-1)
    expect(passage?.span).toEqual({ start: 18, end: 18 + body.length })
    expect(passage?.features.heading.length).toBeGreaterThan(0)
    expect(bare.passages[0]?.features.heading.length).toBe(0)
    expect([...(passage?.features.own ?? [])]).toEqual([...(bare.passages[0]?.features.own ?? [])])
  })
})

describe('Lexicon', () => {
  test('finds each of its hashes and no other', () => {
    const hashes = Uint32Array.from({ length: 1000 }, (_, index) => hashText(`word ${index}`)).sort()
    const lexicon = new Lexicon(hashes)
    expect(Array.from(hashes, (hash) => lexicon.row(hash))).toEqual(
      Array.from(hashes, (_, index) => index + 1),
    )
    expect(lexicon.row(hashText('another'))).toBe(0)
  })
})
