import sharp from 'sharp'
import { fromPixels, greyPicture, rotated, turned, type GreyPicture } from './grey.js'

/** What happens to a page on its way through scanners, for measuring how well it is read afterwards. */
export interface Degradation {
  /** Quarter turns and degrees askew, clockwise. */
  readonly turn?: 0 | 90 | 180 | 270
  readonly skew?: number
  /** Standard deviation of Gaussian noise, in grey levels. */
  readonly noise?: number
  /** Quality at which it is compressed as JPEG, 1 to 100. */
  readonly jpeg?: number
}

export async function degraded(
  picture: GreyPicture,
  { turn = 0, skew = 0, noise = 0, jpeg }: Degradation,
): Promise<GreyPicture> {
  const straight = await turned(picture, turn)
  const askew = skew === 0 ? straight : await rotated(straight, skew)
  const noisy = noise === 0 ? askew : withNoise(askew, noise)
  if (jpeg === undefined) return noisy
  const compressed = await fromPixels(noisy).jpeg({ quality: jpeg }).toBuffer()
  return greyPicture(sharp(compressed, { limitInputPixels: false }), noisy.dpi)
}

/** The same picture always gets the same noise. */
function withNoise(picture: GreyPicture, deviation: number): GreyPicture {
  const random = generator(picture.width)
  const pixels = picture.pixels.map((pixel) => {
    // Twelve uniform numbers less six have the normal distribution's mean and deviation, near enough.
    let sum = -6
    for (let count = 0; count < 12; count++) sum += random()
    return Math.max(0, Math.min(255, Math.round(pixel + sum * deviation)))
  })
  return { ...picture, pixels }
}

/** Numbers from 0 to 1 by Marsaglia's xorshift with 32 bits. */
function generator(seed: number): () => number {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 0x100000000
  }
}
