import { readEvents, unescapeString } from './xml-events.js'

/** Texts that cells refer to by number; readings printed above Chinese and Japanese characters are left out. */
export function readSharedStrings(xml: string | undefined): string[] {
  const strings: string[] = []
  if (xml === undefined) return strings
  let text = ''
  let inText = false
  let inReading = false
  readEvents(xml, {
    open(name) {
      if (name === 'si') text = ''
      if (name === 'rPh') inReading = true
      inText = name === 't'
    },
    text(piece) {
      if (inText && !inReading) text += piece
    },
    close(name) {
      inText = false
      if (name === 'rPh') inReading = false
      if (name === 'si') strings.push(unescapeString(text))
    },
  })
  return strings
}
