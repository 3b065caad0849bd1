import type { DocumentFormat } from '../../domain/parsed-document.js'

/** What stands where numbers do: edges of their ranges, and what is no number. */
export const NUMBERS = [
  '0',
  '-1',
  '1',
  '255',
  '65536',
  '2147483647',
  '-2147483648',
  '4294967296',
  '1e308',
  'NaN',
  '',
]

const XML = [
  '<w:p>', '</w:p>', '<w:r>', '<w:t>x</w:t>', '<w:tbl>', '<w:tr>', '<w:tc>', '</w:tc>', '<w:ins w:id="1">', '<w:del w:id="1">',
  '<w:moveFrom w:id="2">', '<w:moveTo w:id="2">', '<w:sdt>', '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>',
  '<w:vMerge/>', '<w:gridSpan w:val="9999"/>', '<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>', '<!--', '-->',
  '<![CDATA[', ']]>', '<!DOCTYPE x [<!ENTITY a "b">]>', '&a;', '&#0;', '&#xFFFFFFFF;', '&#xD800;', '<?xml version="1.0" encoding="UTF-16"?>',
  '<c r="XFD1048576"><v>1</v></c>', '<mergeCell ref="A1:XFD1048576"/>', '<row r="0">',
] // prettier-ignore

/** Words that mean something to a format's readers, put where nobody expects them. */
export const TOKENS: Readonly<Record<DocumentFormat, readonly string[]>> = {
  pdf: [
    'endobj', 'endstream', 'stream\n', 'obj', 'xref\n', 'trailer', 'startxref\n0', '%%EOF', '<<', '>>', '[', ']', '(', ')', '<', '>',
    '1 0 R', '3 0 R', '99999 0 R', '/Kids [2 0 R]', '/Parent 2 0 R', '/Count -1', '/Count 999999', '/Length 0', '/Length 999999999',
    '/Filter /FlateDecode', '/Filter [/ASCIIHexDecode /LZWDecode]', '/Type /ObjStm', '/Rotate 45', '/MediaBox [0 0 0 0]',
    '/MediaBox [0 0 1e9 1e9]', '/CropBox [9 9 1 1]', '/UserUnit 1e9', '/Encrypt 1 0 R', '/Subtype /Type3', '/ToUnicode 4 0 R', ' Tj', ' TJ',
    ' Td', ' 0 0 0 0 0 0 Tm', ' 1e9 Tf', ' q', ' Q', ' BT', ' ET', ' /X Do', ' -1 Tz', ' BI /W 9 /H 9 ID', ' EI', '\0', '\xFF\xFE',
  ],
  docx: XML,
  xlsx: XML,
  html: [
    '<p>', '</p>', '<div>', '<table>', '<tr>', '<td colspan=99999 rowspan=99999>', '</table>', '<ol start=-99999 reversed>', '<li value=1e9>',
    '<b>', '</b>', '<del>', '<pre>', '<plaintext>', '<textarea>', '<select>', '<template>', '<svg>', '<math>', '<frameset>', '<script>',
    '<!--', '-->', '<![CDATA[', '&amp', '&#0;', '&#x110000;', '&lt;', '\0', '<meta charset=utf-16>', '<meta charset=iso-2022-jp>',
    ' style="display:none"', ' style="page-break-before:always"', '<PAGE>', '<S>', '<C>',
  ],
  markdown: ['# ', '> ', '- ', '1. ', '999999999. ', '|', '|-|-|\n', '```\n', '~~~\n', '    ', '\t', '[', '](', '![', '<div>', '&nbsp;', '***', '__', '\\', '\n\n', '\0', '\u00FF'],
  text: ['\n', '\r', '\r\n', '\t', '\f', '\0', '\x1A', '\xEF\xBB\xBF', '\xFF\xFE', '\xC0\x80', '\xED\xA0\x80', '\xE2\x80\xAE', '1.', '(a)', '\xB5\xDA\xC8\xFD\xCC\xF5', ' '.repeat(200), 'x'.repeat(5000)],
  image: ['\xFF\xD8', '\xFF\xD9', '\xFF\xC0\x00\x11\x08\xFF\xFF\xFF\xFF', '\x89PNG\r\n\x1A\n', 'IHDR\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF', 'IDAT', 'IEND', 'II*\0\x08\0\0\0', 'MM\0*', '\x01\x01\x04\0\x01\0\0\0\xFF\xFF\xFF\xFF'],
  email: [
    'Content-Type: multipart/mixed; boundary="x"\r\n', 'Content-Type: message/rfc822\r\n', 'Content-Type: text/html; charset=utf-7\r\n',
    'Content-Type: text/plain; charset=x-unknown\r\n', 'Content-Transfer-Encoding: base64\r\n', 'Content-Transfer-Encoding: quoted-printable\r\n',
    'Content-Disposition: attachment; filename="../../etc/passwd"\r\n', 'Content-Disposition: attachment; filename*=utf-8\'\'%00%2e%2e\r\n',
    'Subject: =?utf-8?B?////?=\r\n', 'Subject: =?x?Q?=41?=\r\n', 'From: <a@b', 'Date: Thu, 99 Foo 0000\r\n', '--x\r\n', '--x--\r\n', '\r\n\r\n', '=3D=\r\n', '\0',
  ],
} // prettier-ignore

/** Names that must never become a path. */
export const NAMES = [
  '../../etc/passwd',
  '/etc/passwd',
  'word\\document.xml',
  'WORD/DOCUMENT.XML',
  'a\0b.xml',
  '',
  'word/'.repeat(200),
]
