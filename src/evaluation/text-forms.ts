/** White space, and nothing else, aside. */
export const withoutSpace = (text: string): string => text.replace(/\s+/gu, '')

/** White space, hyphens, dashes, quotation marks and what has no width aside: marks that a change of font may alter. */
export const withoutMarks = (text: string): string =>
  withoutSpace(text).replace(/[-\u00AD\u2010-\u2015\u2212"'`´\u2018-\u201F«»\u200B-\u200D\uFEFF]/gu, '')
