import { describe, expect, test } from '@jest/globals'
import { isMatch, jaccard, scoreCuad, wordSet } from '../../src/evaluation/cuad-metric.js'

describe('matching', () => {
  test('words are compared in lower case, without . , ; : and parted at slashes', () => {
    expect([...wordSet('The Term; shall:  END, on/about Jan. 1')].sort()).toEqual(
      ['1', 'about', 'end', 'jan', 'on', 'shall', 'term', 'the'].sort(),
    )
  })

  test('Jaccard index of word sets', () => {
    expect(jaccard(wordSet('a b c'), wordSet('b c d'))).toBe(0.5)
    expect(jaccard(wordSet('a a a'), wordSet('A'))).toBe(1)
    expect(jaccard(wordSet(''), wordSet('.'))).toBe(0)
  })

  test('half of the words is enough, less is not', () => {
    expect(isMatch('c__Governing Law', 'laws of New York', 'the laws of New York apply here now')).toBe(true)
    expect(isMatch('c__Governing Law', 'laws of New York', 'the laws of New York apply here right now')).toBe(
      false,
    )
  })

  test('a party is also matched by a prediction that contains it', () => {
    const preamble = 'This Agreement is made between Acme Inc. and Beta Corp. on the date below'
    expect(isMatch('c__Parties', 'Acme Inc.', preamble)).toBe(true)
    expect(isMatch('c__Document Name', 'Acme Inc.', preamble)).toBe(false)
  })
})

describe('scoreCuad', () => {
  test('perfect predictions', () => {
    const scores = scoreCuad({ q: ['a b'] }, { q: [{ text: 'a b', probability: 0.995 }] })
    expect(scores).toMatchObject({ aupr: 1, precisionAt80Recall: 1, precisionAt90Recall: 1, maxRecall: 1 })
  })

  test('nothing predicted', () => {
    const scores = scoreCuad({ q: ['a b'] }, {})
    expect(scores).toMatchObject({ aupr: 0, precisionAt80Recall: 0, maxRecall: 0, predictions: 0 })
  })

  /**
   * Two answers. Above 0.8 one is found, with nothing wrong: recall 1/2, precision 1. Above 0.5 a wrong prediction
   * joins: precision 1/2. Above 0.3 the second answer is found: recall 1, precision 2/3, which lifts the 1/2 before.
   * The curve runs flat to (1/2, 1), falls to (1/2, 2/3) and runs flat to (1, 2/3): area 1/2 + 1/3 = 5/6.
   */
  test('a curve computed by hand', () => {
    const scores = scoreCuad(
      { q1: ['first answer'], q2: ['second answer'], q3: [] },
      {
        q1: [{ text: 'first answer', probability: 0.8 }],
        q2: [{ text: 'second answer', probability: 0.3 }],
        q3: [{ text: 'no answer at all', probability: 0.5 }],
      },
    )
    expect(scores.aupr).toBeCloseTo(5 / 6, 12)
    expect(scores.precisionAt80Recall).toBeCloseTo(2 / 3, 12)
    expect(scores.curve.find((point) => point.recall === 0.5)?.precision).toBe(1)
  })

  test('several predictions of one answer cost nothing, each that matches none costs one', () => {
    const twice = [
      { text: 'a b c', probability: 0.9 },
      { text: 'a b c d', probability: 0.7 },
    ]
    expect(scoreCuad({ q: ['a b c'] }, { q: twice }).curve.at(-1)).toMatchObject({ precision: 1, recall: 1 })
    const wrong = [...twice, { text: 'x', probability: 0.2 }, { text: 'y', probability: 0.2 }]
    expect(scoreCuad({ q: ['a b c'] }, { q: wrong }).curve.at(-1)).toMatchObject({
      precision: 1 / 3,
      recall: 1,
    })
  })

  test('one prediction may find two answers', () => {
    const scores = scoreCuad({ q: ['a b c', 'b c d'] }, { q: [{ text: 'a b c d', probability: 0.9 }] })
    expect(scores.curve.at(-1)).toMatchObject({ precision: 1, recall: 1 })
  })

  test('a prediction counts above the threshold only, and an empty text never', () => {
    const scores = scoreCuad(
      { q: ['a'] },
      {
        q: [
          { text: 'a', probability: 0.001 },
          { text: '', probability: 0.9 },
        ],
      },
    )
    expect(scores.curve.find((point) => point.threshold === 0.001)).toMatchObject({
      precision: null,
      recall: 0,
    })
    expect(scores.curve.at(-1)).toMatchObject({ threshold: 0, precision: 1, recall: 1 })
    expect(scores.predictions).toBe(1)
  })

  /** The authors' thresholds carry the rounding of numpy's `arange`: the one near 0.4 lies just below it. */
  test('of equal texts the last probability stands', () => {
    const scores = scoreCuad(
      { q: ['a'] },
      {
        q: [
          { text: 'a', probability: 0.9 },
          { text: 'a', probability: 0.4 },
        ],
      },
    )
    expect(scores.curve.find((point) => point.threshold < 0.5 && point.recall > 0)?.threshold).toBeCloseTo(
      0.4,
      6,
    )
  })
})
