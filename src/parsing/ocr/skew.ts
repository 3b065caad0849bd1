import { resampled, type GreyPicture } from '../image/grey.js'
import { countMarks } from './marks.js'

/** How text lies on a picture, up to a half turn. */
export interface Lie {
  /** Whether lines run across the picture or down it; `unclear` where there is too little or no text to tell. */
  readonly lines: 'across' | 'down' | 'unclear'
  /** Angle of the lines against the picture's edges, in degrees clockwise, within `MOST_SKEW`. */
  readonly skew: number
  /** Share of the picture that is ink. */
  readonly ink: number
  /** Spots of the size of letters or of words whose letters touch, counted to `ENOUGH_MARKS`. */
  readonly marks: number
}

/** Scans lie askew by a few degrees at most: beyond, quarter turns begin to look alike. */
const MOST_SKEW = 10
/** Enough to part lines of small print; angles are told to a few hundredths of a degree all the same. */
export const WORKING_DPI = 100
/** Ink pixels taken into account at most, evenly spread. */
const MOST_PIXELS = 150_000
/** Marks from which a page has text enough to tell anything by. */
const ENOUGH_MARKS = 60
/** Ratio of the two directions' scores from which one of them is sure. */
const CLEAR = 1.3

/**
 * The direction and angle of lines of text, by Postl's method (US patent 4,723,297, expired): ink is summed along lines
 * of each angle, and the angle at which neighbouring sums differ most is that of the text.
 */
export async function findLie(picture: GreyPicture): Promise<Lie> {
  const small = await resampled(picture, Math.min(picture.dpi, WORKING_DPI))
  const level = inkLevel(small.pixels)
  const { xs, ys, share } = inkOf(small, level)
  if (xs.length < 50) return { lines: 'unclear', skew: 0, ink: share, marks: 0 }
  const marks = countMarks(small, level, ENOUGH_MARKS)
  const across = bestAngle(xs, ys)
  // Lines that run down, seen along the other axis: the angle's sense is reversed.
  const down = bestAngle(ys, xs)
  const lines =
    across.score > down.score * CLEAR ? 'across' : down.score > across.score * CLEAR ? 'down' : 'unclear'
  const skew = down.score > across.score ? -down.angle : across.angle
  return { lines, skew, ink: share, marks }
}

function bestAngle(along: Int32Array, across: Int32Array): { angle: number; score: number } {
  let best = { angle: 0, score: score(along, across, 0) }
  const scan = (from: number, to: number, step: number): void => {
    for (let angle = from; angle <= to + step / 2; angle += step) {
      const found = score(along, across, angle)
      if (found > best.score) best = { angle, score: found }
    }
  }
  scan(-MOST_SKEW, MOST_SKEW, 0.5)
  scan(best.angle - 0.4, best.angle + 0.4, 0.1)
  scan(best.angle - 0.06, best.angle + 0.06, 0.02)
  return best
}

/** Sum of squared differences of neighbouring sums of ink along lines of this angle. */
function score(along: Int32Array, across: Int32Array, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180)
  let [low, high] = [Infinity, -Infinity]
  const places = new Int32Array(along.length)
  for (let index = 0; index < along.length; index++) {
    const place = Math.round((across[index] ?? 0) - (along[index] ?? 0) * slope)
    places[index] = place
    if (place < low) low = place
    if (place > high) high = place
  }
  const sums = new Int32Array(high - low + 2)
  for (const place of places) sums[place - low]!++
  let total = 0
  let before = 0
  for (const sum of sums) {
    total += (sum - before) ** 2
    before = sum
  }
  return total
}

function inkOf(
  { pixels, width, height }: GreyPicture,
  level: number,
): { xs: Int32Array; ys: Int32Array; share: number } {
  let count = 0
  for (const pixel of pixels) if (pixel < level) count++
  const stride = Math.max(1, Math.ceil(count / MOST_PIXELS))
  const kept = Math.ceil(count / stride)
  const [xs, ys] = [new Int32Array(kept), new Int32Array(kept)]
  let seen = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] ?? 255) >= level) continue
      if (seen % stride === 0) {
        xs[seen / stride] = x
        ys[seen / stride] = y
      }
      seen++
    }
  }
  return { xs, ys, share: count / Math.max(1, pixels.length) }
}

/** Least difference of grey levels between paper and ink; what differs less is the paper's own grain. */
const LEAST_CONTRAST = 40

/** The grey level that parts ink from paper by Otsu's method; 0, so that nothing is ink, where all is of one grey. */
export function inkLevel(pixels: Uint8Array): number {
  const histogram = new Float64Array(256)
  for (const pixel of pixels) histogram[pixel]!++
  const total = pixels.length
  let sum = 0
  histogram.forEach((count, level) => (sum += count * level))
  let [best, level, contrast] = [-1, 0, 0]
  let [below, belowSum] = [0, 0]
  for (let cut = 1; cut < 256; cut++) {
    const count = histogram[cut - 1] ?? 0
    below += count
    belowSum += count * (cut - 1)
    if (below === 0 || below === total) continue
    const [dark, light] = [belowSum / below, (sum - belowSum) / (total - below)]
    const between = below * (total - below) * (light - dark) ** 2
    if (between > best) [best, level, contrast] = [between, cut, light - dark]
  }
  return contrast < LEAST_CONTRAST ? 0 : level
}
