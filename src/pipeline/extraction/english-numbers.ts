const SMALL = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ')
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const SCALES: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 }

const WORD = `(?:${[...SMALL, ...TENS.slice(2), 'hundred', ...Object.keys(SCALES)].join('|')})`

/** Source of a pattern for a cardinal in words: "one hundred and twenty-five thousand". Case-insensitive use. */
export const NUMBER_WORDS = `${WORD}(?:(?:\\s*-\\s*|\\s+(?:and\\s+)?|\\s*,\\s*)${WORD}){0,16}`

/** Value of an English cardinal in words; undefined where the words make none. */
export function englishNumber(words: string): number | undefined {
  const tokens = words
    .toLowerCase()
    .split(/[\s,-]+/u)
    .filter((token) => token !== '' && token !== 'and')
  if (tokens.length === 0) return undefined
  let total = 0
  let group = 0
  for (const token of tokens) {
    const small = SMALL.indexOf(token)
    const tens = TENS.indexOf(token)
    const scale = SCALES[token]
    if (small >= 0) group += small
    else if (tens > 1) group += tens * 10
    else if (token === 'hundred') group = (group === 0 ? 1 : group) * 100
    else if (scale !== undefined) {
      total += (group === 0 ? 1 : group) * scale
      group = 0
    } else return undefined
  }
  return total + group
}
