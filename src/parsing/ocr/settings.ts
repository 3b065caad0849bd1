/**
 * Variables of tesseract for both engines. Segmentation mode 3: blocks and columns are found, orientation is not (it has
 * been undone before).
 */
export const SETTINGS: Readonly<Record<string, string>> = { tessedit_pageseg_mode: '3' }

/** Longest time for one picture: ten times what a dense page takes the slower engine. */
export const PAGE_TIMEOUT_MS = 90_000
