import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { leafAt, leafClauses } from '../../src/domain/clause.js'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { segmentDocument } from '../../src/pipeline/stages/segment.js'
import { clauseProblems } from '../../src/pipeline/verification/structure.js'
import { outlineOfText, parsedText } from './support/parsed-text.js'

const paragraphs = (...lines: string[]): string => lines.join('\n\n')

describe('English numbering', () => {
  test('articles hold sections, sections hold items, items hold items', () => {
    const outline = outlineOfText(
      paragraphs(
        'ARTICLE IV',
        'CONDITIONS',
        '4.01 Closing. The obligation of the Lender is subject to the following:',
        '(a) the Lender has received:',
        '(i) the Note; and',
        '(ii) the opinion of counsel; and',
        '(b) no Default exists.',
        '4.02 Payments. The Borrower shall pay on each Payment Date.',
        'ARTICLE V',
        'COVENANTS',
        '5.01 Reports. The Borrower shall deliver its accounts.',
      ),
    )
    expect(outline).toEqual([
      'article ARTICLE IV “CONDITIONS” [Article IV]',
      '  lead [Article IV]',
      '  section 4.01 “Closing” [Section 4.01]',
      '    lead [Section 4.01]',
      '    item (a) [Section 4.01(a)]',
      '      lead [Section 4.01(a)]',
      '      item (i) [Section 4.01(a)(i)]',
      '      item (ii) [Section 4.01(a)(ii)]',
      '    item (b) [Section 4.01(b)]',
      '  section 4.02 “Payments” [Section 4.02]',
      'article ARTICLE V “COVENANTS” [Article V]',
      '  lead [Article V]',
      '  section 5.01 “Reports” [Section 5.01]',
    ])
  })

  test('(i) behind (h) is a letter where (j) follows, and Roman where (ii) does', () => {
    const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `(${letter}) item ${letter};`)
    const plain = outlineOfText(paragraphs('1. List. As follows:', ...letters, '(i) item i;', '(j) item j.'))
    expect(plain.filter((line) => line.includes('(i)'))).toEqual(['  item (i) [Section 1(i)]'])
    const nested = outlineOfText(
      paragraphs(
        '1. List. As follows:',
        ...letters,
        '(i) first;',
        '(ii) second;',
        '(i) item i;',
        '(j) item j.',
      ),
    )
    expect(nested.filter((line) => line.includes('(ii)'))).toEqual(['    item (ii) [Section 1(h)(ii)]'])
    expect(nested).toContain('  item (j) [Section 1(j)]')
  })

  test('what only looks like a number is text', () => {
    const outline = outlineOfText(
      paragraphs(
        '1. Term. This Agreement begins on the date below.',
        '1. January 2024 was the first day.',
        'Section 7 of the Act applies to it.',
        '2.5 million dollars are owed.',
        '30 days later the price is due.',
        '2. Price. The price is $10.',
      ),
    )
    expect(outline).toEqual(['section 1. “Term” [Section 1]', 'section 2. “Price” [Section 2]'])
  })

  test('a table of contents is one clause and opens none', () => {
    const outline = outlineOfText(
      [
        'LOAN AGREEMENT',
        '',
        'TABLE OF CONTENTS',
        'ARTICLE I DEFINITIONS ........ 1',
        '1.01 Defined Terms ........ 1',
        '1.02 Other Terms ........ 4',
        'ARTICLE II LOANS ........ 9',
        '2.01 The Loan ........ 9',
        '',
        'ARTICLE I',
        '',
        'DEFINITIONS',
        '',
        '1.01 Defined Terms. Terms are used as defined.',
        '',
        '1.02 Other Terms. None.',
      ].join('\n'),
    )
    expect(outline.filter((line) => line.includes('contents'))).toEqual(['body “Table of contents”'])
    expect(outline.filter((line) => line.includes('1.01'))).toHaveLength(1)
  })

  test('definitions, recitals, signatures and schedules are what they are', () => {
    const outline = outlineOfText(
      paragraphs(
        'SUPPLY AGREEMENT',
        'This Supply Agreement is made as of May 1, 2024 by and between Alder Inc. (“Seller”) and Birch LLC (“Buyer”).',
        'WHEREAS, Seller makes goods; and',
        'WHEREAS, Buyer needs them;',
        'NOW, THEREFORE, the parties agree:',
        '1. Definitions.',
        '“Goods” means the goods in Schedule A.',
        '“Price” shall mean the price in Schedule A.',
        '2. Sale. Seller shall sell the Goods.',
        'IN WITNESS WHEREOF, the parties have signed.',
        'SCHEDULE A',
        '1. Bolts.',
        '2. Nuts.',
      ),
    )
    expect(outline).toEqual([
      'title',
      'preamble',
      'recitals',
      '  lead',
      '  body',
      'section 1. “Definitions” [Section 1]',
      '  lead [Section 1]',
      '  definition “Goods” [Section 1]',
      '  definition “Price” [Section 1]',
      'section 2. “Sale” [Section 2]',
      'signature',
      'schedule SCHEDULE A [Schedule A]',
      '  lead [Schedule A]',
      '  section 1. “Bolts” [Schedule A, Section 1]',
      '  section 2. “Nuts” [Schedule A, Section 2]',
    ])
  })

  test('sections are found in pages whose line breaks were lost', () => {
    const filler = 'The Borrower shall do what this section says, and shall do it in time. '.repeat(12)
    const page = `107 6.03 Notices. ${filler}6.04 Payment of Obligations. ${filler}6.05 Books, Etc. (a) Keep books; ${filler}and (b) show them.`
    const outline = outlineOfText(
      `ARTICLE VI\n\n6.01 Accounts. ${filler}\n\n6.02 Certificates. ${filler}\n\n${page}`,
    )
    expect(outline.filter((line) => /^ {2}section/.test(line)).map((line) => line.trim())).toEqual([
      'section 6.01 “Accounts” [Section 6.01]',
      'section 6.02 “Certificates” [Section 6.02]',
      'section 6.03 “Notices” [Section 6.03]',
      'section 6.04 “Payment of Obligations” [Section 6.04]',
      'section 6.05 “Books, Etc” [Section 6.05]',
    ])
  })
})

describe('Chinese numbering', () => {
  test('编章条款项 and the lists below them', () => {
    const outline = outlineOfText(
      [
        '借款合同',
        '甲方（出借人）：江州市青岚有限公司',
        '乙方（借款人）：宁和县汇丰有限公司',
        '鉴于：',
        '1、甲方有资金；',
        '2、乙方需要资金；',
        '双方达成如下协议：',
        '第一章 总则',
        '第一条 借款金额',
        '甲方向乙方出借人民币壹佰万元。',
        '第二条 用途',
        '借款用于下列事项：',
        '（一）购买原材料；',
        '（二）支付工资，包括：',
        '1. 基本工资；',
        '2. 奖金。',
        '第二章 还款',
        '第三条 还款方式 乙方应当按月还款，按照第一条的约定计息。',
        '（以下无正文）',
        '甲方（盖章）：',
        '附件一 还款计划',
        '按月还款。',
      ].join('\n'),
    )
    expect(outline).toEqual([
      'title',
      'preamble',
      'recitals',
      '  lead',
      '  item 1、 [第1条]',
      '  item 2、 [第2条]',
      '  body',
      'article 第一章 “总则” [第一章]',
      '  lead [第一章]',
      '  section 第一条 “借款金额” [第一章第一条]',
      '  section 第二条 “用途” [第一章第二条]',
      '    lead [第一章第二条]',
      '    item （一） [第一章第二条第（一）项]',
      '    item （二） [第一章第二条第（二）项]',
      '      lead [第一章第二条第（二）项]',
      '      item 1. [第一章第二条第（二）项第1项]',
      '      item 2. [第一章第二条第（二）项第2项]',
      'article 第二章 “还款” [第二章]',
      '  lead [第二章]',
      '  section 第三条 “还款方式” [第二章第三条]',
      'signature',
      'schedule 附件一 “还款计划” [附件一]',
    ])
  })

  test('an article spoken of at the head of a line opens no clause', () => {
    const outline = outlineOfText(
      ['第一条 金额', '金额见下。', '第二条的约定适用于本条。', '第二条 期限', '期限一年。'].join('\n'),
    )
    expect(outline).toEqual(['section 第一条 “金额” [第一条]', 'section 第二条 “期限” [第二条]'])
  })
})

describe('records without numbers', () => {
  test('headings and labels open sections', () => {
    const outline = outlineOfText(
      paragraphs(
        'DISCHARGE SUMMARY',
        'CHIEF COMPLAINT: Chest pain.',
        'HISTORY OF PRESENT ILLNESS:',
        'The patient is a 60-year-old man.',
        'PLAN:',
        'Return in two weeks.',
      ),
    )
    expect(outline).toEqual([
      'title',
      'section “CHIEF COMPLAINT”',
      'section “HISTORY OF PRESENT ILLNESS”',
      'section “PLAN”',
    ])
  })
})

describe('every character belongs to one leaf', () => {
  const marker = fc.constantFrom(
    '1.',
    '2.',
    '3.',
    '1.1',
    '1.2',
    '2.1',
    '4.02',
    '(a)',
    '(b)',
    '(c)',
    '(i)',
    '(ii)',
    '(A)',
    '(1)',
    'a.',
    'A.',
    'I.',
    'ARTICLE I',
    'ARTICLE II',
    'Section 1.',
    'Section 2.01',
    'SCHEDULE A',
    'EXHIBIT B',
    '第一章',
    '第一条',
    '第二条',
    '一、',
    '（一）',
    '（1）',
    '①',
    '附件一',
    'WHEREAS,',
    'NOW, THEREFORE,',
    'IN WITNESS WHEREOF,',
    '鉴于：',
    '“Term” means',
    '',
  )
  const words = fc.constantFrom(
    ' Payments. The Borrower shall pay.',
    ' Definitions',
    '',
    ' the following: (a) one; and (b) two.',
    ' 借款金额',
    ' 甲方应当付款。',
    ' of this Agreement',
    '\tcell\tcell',
    ' ...... 12',
    ' TABLE OF CONTENTS',
  )
  const gap = fc.constantFrom('\n', '\n\n', '\n   ', ' ', '   ', '\n\n\n')
  const text = fc
    .array(fc.tuple(marker, words, gap), { minLength: 1, maxLength: 40 })
    .map((parts) => parts.flat().join(''))
    .filter((whole) => whole.trim() !== '')

  test('whatever the text', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const parsed = parsedText(whole)
        expect(clauseProblems(segmentDocument(parsed), parsed)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('any string at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (whole) => {
        if (whole.trim() === '') return
        const parsed = parsedText(whole)
        expect(clauseProblems(segmentDocument(parsed), parsed)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('up to the page furniture and no further', () => {
    const body = '1. Term. One year.\n2. Price. Ten dollars.\n'
    const parsed: ParsedDocument = {
      ...parsedText(`${body}Page 1`),
      blocks: [
        { kind: 'paragraph', span: { start: 0, end: body.length } },
        { kind: 'furniture', role: 'page-number', span: { start: body.length, end: body.length + 6 } },
      ],
    }
    const tree = segmentDocument(parsed)
    expect(clauseProblems(tree, parsed)).toEqual([])
    expect(leafAt(leafClauses(tree), body.length + 2)).toBeUndefined()
  })
})
