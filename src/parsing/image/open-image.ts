import sharp, { type Metadata, type Sharp } from 'sharp'
import { CodedError } from '../../errors.js'
import { greyPicture, mirrored, turned, type GreyPicture } from './grey.js'

/** Pixels of one page at most: a sheet of A4 at 2400 dpi has 557 million. They are decoded strip by strip. */
const MOST_PIXELS = 600_000_000
/** Longest side of a page, in inches, that a file's resolution is believed for. */
const SIDE = { least: 1, most: 48 }
/** Cameras and screens write these without measuring anything. */
const MEANINGLESS_DPI = new Set([1, 72, 96])
/** Longest side in inches of a page whose file gives no resolution: that of A4. */
const USUAL_SIDE = 11.69

/** One page of a picture file, as displayed: the orientation that a camera noted is applied. */
export interface ImagePage {
  readonly width: number
  readonly height: number
  /** Pixels per inch, of the file where it gives a believable figure. */
  readonly dpi: number
  /** Turn and mirroring by EXIF, 1 for none. */
  readonly orientation: number
  readonly index: number
}

/** How many pages a TIFF file says it has; 1 for PNG and JPEG. Throws as `imagePages` does. */
export const countPages = async (bytes: Uint8Array): Promise<number> =>
  (await metadataOf(bytes, 0)).pages ?? 1

/** Pages of a TIFF, PNG or JPEG file, no more than `most` and one. Throws `document-corrupt` or `image-too-large`. */
export async function imagePages(bytes: Uint8Array, most: number): Promise<ImagePage[]> {
  const first = await metadataOf(bytes, 0)
  const count = first.pages ?? 1
  const pages = [pageOf(first, 0)]
  for (let index = 1; index < Math.min(count, most + 1); index++) {
    pages.push(pageOf(await metadataOf(bytes, index), index))
  }
  return pages
}

async function metadataOf(bytes: Uint8Array, index: number): Promise<Metadata> {
  const metadata = await guarded(() => open(bytes, index).metadata())
  if (metadata.width * metadata.height > MOST_PIXELS) throw tooLarge()
  return metadata
}

/** A page in grey levels at no more than `dpi`, its transparent parts white. Throws as `imagePages` does. */
export async function drawImage(bytes: Uint8Array, page: ImagePage, dpi: number): Promise<GreyPicture> {
  const sideways = page.orientation >= 5
  const scale = Math.min(1, dpi / page.dpi)
  const [across, down] = sideways ? [page.height, page.width] : [page.width, page.height]
  const stored = await guarded(() =>
    greyPicture(
      open(bytes, page.index)
        .resize(Math.max(1, Math.round(across * scale)), Math.max(1, Math.round(down * scale)), {
          fit: 'fill',
        })
        .flatten({ background: 'white' }),
      page.dpi * scale,
    ),
  )
  return upright(stored, page.orientation)
}

/** A page as a PNG of `width` pixels, in its colours. Throws as `imagePages` does. */
export async function imageToPng(bytes: Uint8Array, page: ImagePage, width: number): Promise<Uint8Array> {
  const scaled = await guarded(() =>
    open(bytes, page.index)
      .autoOrient()
      .resize({ width })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .png()
      .toBuffer(),
  )
  return scaled
}

function open(bytes: Uint8Array, index: number): Sharp {
  return sharp(bytes, { page: index, limitInputPixels: MOST_PIXELS, sequentialRead: true, failOn: 'error' })
}

/** EXIF orientations as a mirroring followed by a turn. */
async function upright(picture: GreyPicture, orientation: number): Promise<GreyPicture> {
  const plain = [2, 4, 5, 7].includes(orientation) ? await mirrored(picture) : picture
  if (orientation === 3 || orientation === 4) return turned(plain, 180)
  if (orientation === 6 || orientation === 7) return turned(plain, 90)
  return orientation === 5 || orientation === 8 ? turned(plain, 270) : plain
}

function pageOf({ width, height, density, orientation = 1 }: Metadata, index: number): ImagePage {
  const longest = Math.max(width, height)
  const stated = density ?? 0
  const inches = longest / stated
  const believed = !MEANINGLESS_DPI.has(stated) && inches >= SIDE.least && inches <= SIDE.most
  const dpi = believed ? stated : longest / USUAL_SIDE
  const sideways = orientation >= 5
  return {
    index,
    orientation,
    dpi,
    width: sideways ? height : width,
    height: sideways ? width : height,
  }
}

/** What libvips reports, as a coded error. Its message may quote the file, so only its kind is kept. */
async function guarded<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof CodedError) throw error
    if (error instanceof Error && /pixel limit/u.test(error.message)) throw tooLarge()
    throw new CodedError('document-corrupt', 'the picture cannot be read')
  }
}

const tooLarge = (): CodedError =>
  new CodedError('image-too-large', `a page has more than ${MOST_PIXELS} pixels`, {
    details: { limit: MOST_PIXELS },
  })
