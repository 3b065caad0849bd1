import { overlaps, type Span } from '../../domain/span.js'
import type { Attribution } from '../../domain/finding.js'

/** Words shown as the reason for a score. */
const SHOWN = 5

/**
 * The n-grams that raised a score most, strongest first. Where two overlap in the text only the stronger is shown.
 * `weights` are contributions in log-odds, parallel to `places`.
 */
export function topAttributions(
  text: string,
  parts: readonly { readonly places: readonly (Span | undefined)[]; readonly weights: Float32Array }[],
): Attribution[] {
  const all = parts.flatMap(({ places, weights }) =>
    places.flatMap((place, index) =>
      place === undefined ? [] : [{ place, weight: weights[index] as number }],
    ),
  )
  const shown: { place: Span; weight: number }[] = []
  for (const entry of all.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)) {
    if (shown.length === SHOWN) break
    if (!shown.some(({ place }) => overlaps(place, entry.place))) shown.push(entry)
  }
  return shown.map(({ place, weight }) => ({
    text: text.slice(place.start, place.end).replace(/\s+/gu, ' '),
    weight: Math.round(weight * 1000) / 1000,
  }))
}
