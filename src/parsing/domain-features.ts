/** Longer texts are judged by this many characters from their beginning, middle and end. */
const SAMPLE = 60_000
const WORD = /[a-z]{3,24}/gu
const HAN = /\p{Script=Han}{2,}/gu

/**
 * What a text is judged by: English words and pairs of neighbouring Han characters, each with the square root of its
 * share among all of them, so that the squares add up to one. What the model does not know still takes its share, and
 * so lowers that of the rest.
 */
export function domainFeatures(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  let total = 0
  const add = (feature: string): void => {
    counts.set(feature, (counts.get(feature) ?? 0) + 1)
    total++
  }
  const sample = sampleOf(text).toLowerCase()
  for (const [word] of sample.matchAll(WORD)) add(word)
  for (const [run] of sample.matchAll(HAN)) {
    for (let at = 0; at + 1 < run.length; at++) add(run.slice(at, at + 2))
  }
  return new Map([...counts].map(([feature, count]) => [feature, Math.sqrt(count / total)]))
}

function sampleOf(text: string): string {
  if (text.length <= SAMPLE) return text
  const third = SAMPLE / 3
  const middle = Math.floor(text.length / 2)
  return `${text.slice(0, third)}\n${text.slice(middle, middle + third)}\n${text.slice(-third)}`
}
