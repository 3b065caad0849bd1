import { deflateSync } from 'node:zlib'
import { rawPdf, simplePdf, stream, textOperators } from '../../../fixtures/generator/raw-pdf.js'

/** PDF files that do harm to careless readers, made when needed: their effect is too large to keep on disk. */

const MEGABYTE = 1024 * 1024
const LINE = textOperators([{ x: 72, y: 700, size: 12, text: 'The Borrower shall repay the Loan.' }])
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'

/** One page whose contents and further objects (from 5) are given; its resources name font F1 and whatever is added. */
export function onePage(
  contents: Buffer | string,
  {
    resources = '',
    more = [],
    page = '',
    catalog = '',
  }: { resources?: string; more?: (string | Buffer)[]; page?: string; catalog?: string } = {},
): Buffer {
  return rawPdf([
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>',
    `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> ${resources} >> ${page} >>`,
    contents,
    ...more,
  ])
}

const deflate = (bytes: Buffer): Buffer => deflateSync(bytes, { level: 9 })

/** Page contents that inflate to `megabytes` of white space after being inflated once for each of `times`. */
export function deflateChain(megabytes: number, times: number): Buffer {
  let data: Buffer = Buffer.concat([Buffer.from(`${LINE}\n`), Buffer.alloc(megabytes * MEGABYTE, ' ')])
  for (let time = 0; time < times; time++) data = deflate(data)
  const filters = Array.from({ length: times }, () => '/FlateDecode').join(' ')
  return onePage(stream(data, `/Filter [${filters}] `))
}

/** Run lengths of run lengths: each filter multiplies by up to 64. */
export function runLengthChain(times: number): Buffer {
  let data: Buffer = Buffer.alloc(128, ' ')
  for (let time = 0; time < times; time++) {
    const runs: Buffer[] = []
    for (let at = 0; at < data.length;) {
      let end = at + 1
      while (end < data.length && end - at < 128 && data[end] === data[at]) end++
      runs.push(Buffer.from([257 - (end - at), data[at]!]))
      at = end
    }
    data =
      time === 0
        ? Buffer.alloc(2 * MEGABYTE, Buffer.from([129, 32]))
        : Buffer.concat([...runs, Buffer.from([128])])
  }
  const filters = Array.from({ length: times }, () => '/RunLengthDecode').join(' ')
  return onePage(stream(data, `/Filter [${filters}] `))
}

/** LZW codes of ever longer runs of one byte, 12 bits each once the table is full. */
export function lzwBomb(megabytes: number): Buffer {
  const bits: [number, number][] = [[256, 9]]
  let produced = 0
  let next = 258
  bits.push([32, 9])
  for (let length = 2; produced < megabytes * MEGABYTE; length++) {
    const width = next < 511 ? 9 : next < 1023 ? 10 : next < 2047 ? 11 : 12
    bits.push([next < 4095 ? next : 4094, width])
    produced += Math.min(length, 3800)
    if (next < 4095) next++
  }
  bits.push([257, 12])
  const bytes: number[] = []
  let buffer = 0
  let held = 0
  for (const [code, width] of bits) {
    buffer = (buffer << width) | code
    held += width
    while (held >= 8) {
      held -= 8
      bytes.push((buffer >> held) & 0xff)
      buffer &= (1 << held) - 1
    }
  }
  if (held > 0) bytes.push((buffer << (8 - held)) & 0xff)
  return onePage(stream(Buffer.from(bytes), '/Filter /LZWDecode '))
}

/** One page named `count` times. */
export const manyPages = (count: number): Buffer =>
  rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${'3 0 R '.repeat(count)}] /Count ${count} /MediaBox [0 0 612 792] >>`,
    '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>',
    stream(LINE),
  ])

/** Each level of the page tree names the next one twice: two to the power of `levels` pages in a few lines. */
export function doublingPageTree(levels: number): Buffer {
  const nodes = Array.from({ length: levels }, (_, level) => {
    const below = level + 3
    return `<< /Type /Pages /Kids [${below} 0 R ${below} 0 R] /Count ${2 ** (levels - level)} /MediaBox [0 0 612 792] >>`
  })
  return rawPdf(['<< /Type /Catalog /Pages 2 0 R >>', ...nodes, '<< /Type /Page >>'])
}

/** A tree that says it has one page and has more, or many and has one. */
export const lyingCount = (count: number): Buffer =>
  rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [3 0 R] /Count ${count} /MediaBox [0 0 612 792] >>`,
    `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 ${FONT} >> >> >>`,
    stream(LINE),
  ])

export const outlineLoop = (): Buffer =>
  onePage(stream(LINE), {
    catalog: '/Outlines 5 0 R',
    more: [
      '<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 1 >>',
      '<< /Title (Round) /Parent 5 0 R /Next 6 0 R /First 6 0 R /Last 6 0 R /Dest [3 0 R /Fit] >>',
    ],
  })

/** An outline as deep as it is long. */
export const deepOutline = (depth: number): Buffer =>
  onePage(stream(LINE), {
    catalog: '/Outlines 5 0 R',
    more: [
      '<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 1 >>',
      ...Array.from(
        { length: depth },
        (_, at) =>
          `<< /Title (Level ${at}) /Parent ${5 + at} 0 R /First ${7 + at} 0 R /Last ${7 + at} 0 R /Dest [3 0 R /Fit] >>`,
      ),
      '<< /Title (End) /Parent 5 0 R >>',
    ],
  })

/** A cross-reference table that names itself as the one before it. */
export function crossReferenceLoop(): Buffer {
  const plain = onePage(stream(LINE))
  const start = plain.lastIndexOf('xref\n0')
  return rawPdf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>',
      `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>  >>  >>`,
      stream(LINE),
    ],
    `/Prev ${start} `,
  )
}

/** An object stream that says it stands within itself. */
export function objectStreamLoop(): Buffer {
  const objects = '5 0 6 20 << /Type /ObjStm >> << /Kids [3 0 R] >>'
  return onePage(stream(LINE), {
    catalog: '/Extra 6 0 R',
    more: [
      stream(objects, '/Type /ObjStm /N 2 /First 9 /Extends 5 0 R '),
      '<< /Type /ObjStm /Extends 5 0 R /Length 6 0 R >>',
    ],
  })
}

/** A stream whose length is the stream itself. */
export const lengthLoop = (): Buffer => onePage('<< /Length 4 0 R >>\nstream\nBT ET\nendstream')

export const mediaBox = (box: string): Buffer => onePage(stream(LINE), { page: `/MediaBox [${box}]` })

export const nestedArrays = (depth: number): Buffer =>
  onePage(stream(LINE), { more: ['['.repeat(depth) + ']'.repeat(depth)], page: '/Extra 5 0 R' })

export const nestedContents = (depth: number): Buffer =>
  onePage(stream(`${LINE}\n${'['.repeat(depth)}${']'.repeat(depth)} TJ\n${'<<'.repeat(depth)}`))

/** Forms that each draw the next one twice. */
export const doublingForms = (levels: number): Buffer =>
  onePage(stream('/X0 Do'), {
    resources: '/XObject << /X0 5 0 R >>',
    more: Array.from({ length: levels }, (_, level) =>
      stream(
        level === levels - 1 ? LINE : `/X Do /X Do`,
        `/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 ${FONT} >> /XObject << /X ${6 + level} 0 R >> >> `,
      ),
    ),
  })

export const formLoop = (): Buffer =>
  onePage(stream(`${LINE} /X Do`), {
    resources: '/XObject << /X 5 0 R >>',
    more: [
      stream(
        '/X Do',
        '/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X 5 0 R >> >> ',
      ),
    ],
  })

/** Drawing and text operators without end. */
export const longContents = (megabytes: number, operator: string): Buffer =>
  onePage(stream(Buffer.alloc(megabytes * MEGABYTE, `${operator}\n`)))

/** `count` characters drawn over each other, or strewn over the page. */
export function manyGlyphs(count: number, strewn: boolean): Buffer {
  const texts = Array.from({ length: count }, (_, at) => {
    const [x, y] = strewn ? [(at * 7919) % 600, (at * 104_729) % 780] : [72, 700]
    return `1 0 0 1 ${x} ${y} Tm (a) Tj`
  })
  return onePage(stream(`BT /F1 8 Tf ${texts.join('\n')} ET`))
}

/** A character map whose one range covers all codes, many times over. */
export function characterMapBomb(ranges: number): Buffer {
  const range = '<0000> <FFFF> <0000>\n'
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange ${ranges} beginbfrange ${range.repeat(ranges)} endbfrange endcmap end end`
  return onePage(stream('BT /F2 12 Tf 72 700 Td <00480065006C006C006F> Tj ET'), {
    resources: '/XObject << >>',
    more: [
      '<< /Type /Font /Subtype /Type0 /BaseFont /Bomb /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>',
      '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Bomb /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 60000000 500] /FontDescriptor 8 0 R >>',
      stream(map),
      '<< /Type /FontDescriptor /FontName /Bomb /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 9 0 R >>',
      stream(deflate(Buffer.alloc(300 * MEGABYTE)), '/Filter /FlateDecode /Length1 314572800 '),
    ],
    page: '/Resources << /Font << /F2 5 0 R >> >>',
  })
}

/** A picture that says it has `side` by `side` pixels. */
export const giantPicture = (side: number): Buffer =>
  onePage(stream(`${LINE} q 612 0 0 792 0 0 cm /I Do Q`), {
    resources: '/XObject << /I 5 0 R >>',
    more: [
      stream(
        deflate(Buffer.alloc(8 * MEGABYTE)),
        `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode `,
      ),
    ],
  })

/** Everything that a PDF can ask a program to do when it is opened. */
export const actions = (): Buffer =>
  onePage(stream(LINE), {
    catalog:
      '/OpenAction 5 0 R /AA << /WC 6 0 R >> /Names << /JavaScript << /Names [(a) 5 0 R] >> /EmbeddedFiles << /Names [(../../evil.sh) 8 0 R] >> >>',
    page: '/AA << /O 7 0 R >>',
    more: [
      '<< /S /JavaScript /JS (app.launchURL\\("http://127.0.0.1:9/"\\); while \\(true\\) {}) >>',
      '<< /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c calc) >> >>',
      '<< /S /URI /URI (http://127.0.0.1:9/) /Next << /S /SubmitForm /F (http://127.0.0.1:9/) >> >>',
      '<< /Type /Filespec /F (../../evil.sh) /UF (../../evil.sh) /EF << /F 9 0 R >> >>',
      stream('#!/bin/sh\n', '/Type /EmbeddedFile '),
    ],
  })

/** An ordinary page, for what is put behind or around it. */
export const ordinary = (): Buffer => simplePdf([{ content: LINE }])
