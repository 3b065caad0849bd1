import sharp, { type Sharp } from 'sharp'

// One picture at a time in a process of its own: libvips need keep nothing and start no further threads.
sharp.cache(false)
sharp.concurrency(1)

/** Rows of grey levels, 0 black to 255 white, top to bottom without padding. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  /** Pixels per inch of paper. */
  readonly dpi: number
}

export const fromPixels = ({ pixels, width, height }: GreyPicture): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 1 }, limitInputPixels: false })

/** Any picture in grey levels. */
export async function greyPicture(image: Sharp, dpi: number): Promise<GreyPicture> {
  const { data, info } = await image.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: data, dpi }
}

/** Turned clockwise by quarter turns. */
export const turned = (picture: GreyPicture, degrees: 0 | 90 | 180 | 270): Promise<GreyPicture> =>
  degrees === 0 ? Promise.resolve(picture) : greyPicture(fromPixels(picture).rotate(degrees), picture.dpi)

/** Left and right exchanged. */
export const mirrored = (picture: GreyPicture): Promise<GreyPicture> =>
  greyPicture(fromPixels(picture).flop(), picture.dpi)

/** Turned clockwise by any angle about its centre, on white; the picture grows so that its corners stay. */
export const rotated = (picture: GreyPicture, degrees: number): Promise<GreyPicture> =>
  greyPicture(fromPixels(picture).rotate(degrees, { background: 'white' }), picture.dpi)

/** Scaled to another resolution. */
export function resampled(picture: GreyPicture, dpi: number): Promise<GreyPicture> {
  if (Math.abs(dpi / picture.dpi - 1) < 0.01) return Promise.resolve(picture)
  const scale = dpi / picture.dpi
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  return greyPicture(fromPixels(picture).resize(width, height, { fit: 'fill' }), dpi)
}

/** Rows from `top`, as a view of the same pixels. */
export function band(picture: GreyPicture, top: number, height: number): GreyPicture {
  const { width, pixels } = picture
  return { ...picture, height, pixels: pixels.subarray(top * width, (top + height) * width) }
}

/** Every so many pixels one is looked at for noise. */
const NOISE_STRIDE = 7
/** Grey levels by which a quarter of neighbouring pixels must differ: paper and ink of a clean page differ by none. */
const NOISY = 12
/** Standard deviation in pixels of the Gaussian that takes noise away and leaves strokes of three pixels. */
const SMOOTHING = 1.2

/** The picture without its grain, where it has some: grain keeps tesseract from finding any line. */
export function smoothed(picture: GreyPicture): Promise<GreyPicture> {
  const { pixels, dpi } = picture
  const differences = new Float64Array(256)
  let seen = 0
  for (let at = 0; at + 1 < pixels.length; at += NOISE_STRIDE, seen++) {
    differences[Math.abs((pixels[at] ?? 0) - (pixels[at + 1] ?? 0))]!++
  }
  const noisy = differences.subarray(NOISY).reduce((sum, count) => sum + count, 0)
  return noisy * 4 < seen ? Promise.resolve(picture) : greyPicture(fromPixels(picture).blur(SMOOTHING), dpi)
}

/** A box in pixels of a picture. */
export interface PixelBox {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** A copy in which each of `boxes`, widened by `margin` pixels, is white. */
export function whitened(picture: GreyPicture, boxes: readonly PixelBox[], margin: number): GreyPicture {
  const { width, height } = picture
  const pixels = picture.pixels.slice()
  for (const { x0, y0, x1, y1 } of boxes) {
    const [left, right] = [Math.max(0, Math.floor(x0 - margin)), Math.min(width, Math.ceil(x1 + margin))]
    const bottom = Math.min(height, Math.ceil(y1 + margin))
    if (left >= right) continue
    for (let y = Math.max(0, Math.floor(y0 - margin)); y < bottom; y++) {
      pixels.fill(255, y * width + left, y * width + right)
    }
  }
  return { ...picture, pixels }
}

/** The picture as a file that every reader of pictures takes: PGM, binary. */
export function portableGreymap({ width, height, pixels }: GreyPicture): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), pixels])
}
