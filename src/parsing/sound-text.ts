import type { ParsedDocument } from '../domain/parsed-document.js'
import { sha256 } from '../hash.js'

/** Zero characters and halves of surrogate pairs: neither UTF-8 nor PostgreSQL can hold them. */
const UNSOUND = /[\0\p{Surrogate}]/gu

/**
 * The document with the replacement character for each character that could not be stored, so that its text comes back
 * from storage as it went in. Lengths stay, and with them all places.
 */
export function withSoundText(parsed: ParsedDocument): ParsedDocument {
  const { text, annotations, outline, trackedChanges, attachments } = parsed
  const clean = sound(text)
  return {
    ...parsed,
    ...(clean === text ? {} : { text: clean, textHash: sha256(clean) }),
    ...(annotations === undefined ? {} : { annotations: soundly(annotations) }),
    ...(outline === undefined ? {} : { outline: soundly(outline) }),
    ...(trackedChanges === undefined ? {} : { trackedChanges: soundly(trackedChanges) }),
    ...(attachments === undefined ? {} : { attachments: soundly(attachments) }),
  }
}

const sound = (text: string): string => text.replace(UNSOUND, '\uFFFD')

/** A value with all strings in it made sound; shapes stay as they are. */
function soundly<T>(value: T): T {
  return visit(value) as T
}

function visit(value: unknown): unknown {
  if (typeof value === 'string') return sound(value)
  if (Array.isArray(value)) return value.map(visit)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]))
}
