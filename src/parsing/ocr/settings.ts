import type { Look } from './engine.js'

/** Modes of segmentation: 3 finds blocks and columns, 11 words wherever they are; neither turns the picture. */
const MODES: Readonly<Record<Look, string>> = { page: '3', scattered: '11' }

/** Variables of tesseract for both engines. */
export const settingsFor = (look: Look): Readonly<Record<string, string>> => ({
  tessedit_pageseg_mode: MODES[look],
})

/** Longest time for one picture: ten times what a dense page takes the slower engine. */
export const PAGE_TIMEOUT_MS = 90_000
