/**
 * How a numbered or bulleted paragraph begins: "1.", "4.02", "1.1.1", "A.4", "(a)", "a)", "(iv)", "(12)", "Article IV",
 * "Section 4.02", "§ 3", "第三条", "一、", "（一）", "①", "•". A bare number needs its full stop or bracket.
 */
const MARKERS = [
  /^\(?(?:\d{1,3}|[a-zA-Z]{1,2}|[ivxlcIVXLC]{1,7})\)(?=\s|$)/u,
  /^(?:\d{1,3}\.)+\d{0,3}(?=[\s\u2E80-\u9FFF]|$)/u,
  /^(?:[A-Z]|[a-z]|[IVXLC]{1,7}|[ivxlc]{1,7})\.(?=\s|$)/u,
  /^[A-Z](?:\.\d{1,2}){1,4}\.?(?=\s|$)/u,
  /^(?:article|section|clause|schedule|exhibit|appendix|annex|part|§)\s+(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])(?![\p{L}\d])/iu,
  /^第[零〇一二三四五六七八九十百千两\d]{1,6}[编章节条款项部分]/u,
  /^[一二三四五六七八九十百]{1,4}[、．.]/u,
  /^[（(][零〇一二三四五六七八九十百\d]{1,4}[)）]/u,
  /^\d{1,3}[、．]/u,
  /^[①-⑳⑴-⒇]/u,
  /^[•●○■□▪◦‣–·o](?=\s)/u,
]

/** A typed bullet: one dash, star or dot, or two. */
const TYPED_BULLET = /^(?:[-–—*†‡§.]\s?){1,2}$/u

/** Markers of points inside a clause: bullets and bracketed letters or numbers, as against numbered sections. */
const ITEM =
  /^(?:[•●○■□▪◦‣·o–](?=\s)|\(?(?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,7})\)(?=\s)|[（(][一二三四五六七八九十百\d]{1,4}[)）]|[①-⑳⑴-⒇])/u

/** Whether a line (no leading white space) begins with a list or section marker. */
export const isListMarker = (line: string): boolean => MARKERS.some((marker) => marker.test(line))

/** Whether a line begins as a point of a list. */
export const isListItem = (line: string): boolean => ITEM.test(line)

/** Whether a line is a marker and nothing more, as where its text stands apart: "(a)", "•", "- -", "Section 4.", "12". */
export const isBareMarker = (line: string): boolean => {
  const text = line.trim()
  if (TYPED_BULLET.test(text) || /^\d{1,3}$/u.test(text)) return true
  return MARKERS.some((marker) => {
    const found = marker.exec(`${text} `)?.[0]
    return found !== undefined && /^[\s.:)\-–—]*$/u.test(text.slice(found.length))
  })
}
