/** Texts on which careless patterns run away: one thing a great many times over. */

const MILLION = 1_000_000

const REPEATED: Readonly<Record<string, string>> = {
  'opening brackets': '(',
  'square brackets': '[',
  dots: '.',
  digits: '1',
  'numbered parts': '1.',
  spaces: ' ',
  tabs: '\t',
  'line feeds': '\n',
  hyphens: '-',
  underscores: '_',
  asterisks: '*',
  backquotes: '`',
  'hash signs': '#',
  'angle brackets': '<',
  quotes: '> ',
  bars: '|',
  ampersands: '&',
  'quotation marks': '"',
  capitals: 'A',
  words: 'party ',
  'defined terms': 'the "Party" means ',
  amounts: '$1,000,',
  dates: '1 January ',
  'ordinals of Chinese articles': '第一',
  'Chinese numerals': '一',
  'Chinese full stops': '。',
  'combining marks': 'e\u0301\u0301\u0301',
  'zero width joiners': '👨\u200d',
  'right-to-left overrides': 'a\u202e',
}

/** Each repeated to a million characters on one line, and the same broken into many short lines. */
export const runaways: readonly (readonly [string, string])[] = Object.entries(REPEATED).flatMap(
  ([name, part]): [string, string][] => {
    const long = part.repeat(Math.floor(MILLION / part.length))
    return [
      [`${name} on one line`, `Agreement\n\n${long}\nend`],
      [
        `${name} on many lines`,
        `Agreement\n\n${`${part.repeat(5)}\n`.repeat(Math.floor(MILLION / (part.length * 5 + 1)))}end`,
      ],
    ]
  },
)
