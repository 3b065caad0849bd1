import { expect, test } from '@jest/globals'
import { printedPage, readPrinted, type Printed } from './printed-page.js'
import { texts } from './support.js'

const lines = (y: number, ...written: string[]): Printed[] =>
  written.map((text, index) => ({ x: 60, y: y + index * 12, text }))
const small = (y: number, ...written: string[]): Printed[] =>
  lines(y, ...written).map((line, index) => ({ ...line, y: y + index * 9, size: 8 }))

const first = [
  ...lines(
    600,
    'The Borrower shall repay the Loan in equal instalments over the period of five years that begins with',
    'the first Payment Date',
  ),
  ...lines(
    624,
    'and shall on each of the later dates pay the interest that has accrued until then on all of the',
  ),
  { x: 170.5, y: 610, text: '1', size: 6 },
]
const second = lines(
  60,
  'outstanding amount, which the Lender shall state in an account that it gives to the Borrower.',
)

test('a note under its marked text stands beside the body, which reads on over the page', () => {
  const note = small(
    720,
    '1 This is the fifteenth day of each month, or the business day that',
    'follows on it.',
  )
  const parsed = readPrinted(printedPage(1, [...first, ...note]), printedPage(2, second))
  expect(texts(parsed, 'furniture')).toEqual([
    '1 This is the fifteenth day of each month, or the business day that follows on it.',
  ])
  expect(parsed.blocks.at(-1)).toMatchObject({ kind: 'furniture', role: 'note' })
  expect(parsed.text).toContain('Payment Date1 and shall')
  expect(parsed.text).toContain('on all of the outstanding amount')
})

test('small print at the foot without a mark in the text is text', () => {
  const print = small(720, '2 All amounts that stand in this table are in thousands.')
  const parsed = readPrinted(printedPage(1, [...first, ...print]), printedPage(2, second))
  expect(texts(parsed, 'furniture')).toEqual([])
})
