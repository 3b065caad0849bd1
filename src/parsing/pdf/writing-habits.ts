/** Letters a to z in written English, in thousandths; counted in the texts of the 408 contracts of CUAD v1. */
export const ENGLISH_LETTERS: readonly number[] = [
  80, 15, 40, 36, 124, 23, 18, 39, 79, 1, 3, 40, 25, 77, 74, 27, 2, 72, 63, 97, 26, 10, 10, 3, 18, 1,
]

/** Short words that running text in English, French, German, Spanish, Italian, Portuguese and Dutch cannot do without. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'the of and to in for or by any with this that shall be is as on ' +
    'le la les de des du et en un une que dans pour ' +
    'der die das und den von mit nicht ein eine für ' +
    'el los las del por con una se ' +
    'il di che per non della ' +
    'os da do não em ' +
    'het een van met'
  ).split(' '),
)

let han: ReadonlySet<string> | undefined

/**
 * The usual Chinese characters: level 1 of GB 2312 (3,755 simplified) and of Big5 (5,401 traditional), which were
 * chosen by how often they are written. Decoded once from the code tables of the runtime.
 */
export const commonHan = (): ReadonlySet<string> =>
  (han ??= new Set([
    ...decodedRows('gbk', [0xb0, 0xd7], [[0xa1, 0xfe]]),
    ...decodedRows(
      'big5',
      [0xa4, 0xc6],
      [
        [0x40, 0x7e],
        [0xa1, 0xfe],
      ],
    ),
  ]))

function decodedRows(
  encoding: string,
  [first, last]: readonly [number, number],
  trails: readonly (readonly [number, number])[],
): string[] {
  const bytes: number[] = []
  for (let lead = first; lead <= last; lead++) {
    for (const [from, to] of trails) for (let trail = from; trail <= to; trail++) bytes.push(lead, trail)
  }
  return [...new TextDecoder(encoding).decode(Uint8Array.from(bytes))].filter((character) =>
    /^\p{Script=Han}$/u.test(character),
  )
}
