import { pageBoxes, displayed, ordered, type Geometry } from './page-geometry.js'
import { readBytes, readText, type Engine } from './engine.js'
import { readField, type FieldFacts } from './field-reader.js'
import type { Rectangle } from './glyph.js'
import { pdfDate } from './pdf-date.js'

/** pdfium's numbers of the kinds of annotation (ISO 32000-2, table 171). */
export const SUBTYPES = {
  text: 1,
  link: 2,
  freeText: 3,
  line: 4,
  square: 5,
  circle: 6,
  polygon: 7,
  polyline: 8,
  highlight: 9,
  underline: 10,
  squiggly: 11,
  strikeOut: 12,
  stamp: 13,
  caret: 14,
  ink: 15,
  popup: 16,
  fileAttachment: 17,
  widget: 20,
  watermark: 24,
  redact: 28,
} as const

/** Annotation flags: not shown at all, or not on a screen. */
const HIDDEN = 0x2
const NO_VIEW = 0x20
/** pdfium's kinds of action. */
const REMOTE = 2
const URI = 3
const LAUNCH = 4

/** Annotations of one page that are read at most; a page of a contract has tens. */
const MOST = 1_000

/** One annotation as the file has it. Boxes lie on the page as displayed. */
export interface PdfAnnotation {
  /** Unique in the document. */
  readonly id: string
  readonly page: number
  readonly subtype: number
  readonly visible: boolean
  /** Where it stands. */
  readonly area: Rectangle | undefined
  /** The lines of text it marks; without any, its area. */
  readonly boxes: readonly Rectangle[]
  readonly author: string
  readonly at: ReturnType<typeof pdfDate>
  readonly text: string
  /** Of the annotation that this one answers. */
  readonly replyTo: string | null
  /** What a reviewer set on the remark it answers ("Completed", "Accepted"); empty for all others. */
  readonly state: string
  readonly field: FieldFacts | undefined
  /** Where a link leads outside the document; nothing opens it. */
  readonly target: string | undefined
}

export interface PageAnnotations {
  readonly annotations: readonly PdfAnnotation[]
  /** Annotations beyond the most that are read. */
  readonly unread: number
}

/** `form` is pdfium's form environment, 0 for a document without fields. */
export function readAnnotations(
  engine: Engine,
  handles: { readonly document: number; readonly page: number; readonly form: number },
  number: number,
  geometry: Geometry,
): PageAnnotations {
  const { api } = engine
  const count = api.FPDFPage_GetAnnotCount(handles.page)
  const annotations: PdfAnnotation[] = []
  for (let index = 0; index < Math.min(count, MOST); index++) {
    const annotation = api.FPDFPage_GetAnnot(handles.page, index)
    if (annotation === 0) continue
    annotations.push(readOne(engine, handles, annotation, { index, number, geometry }))
    api.FPDFPage_CloseAnnot(annotation)
  }
  return { annotations, unread: Math.max(0, count - MOST) }
}

const idOf = (page: number, index: number): string => `p${page}-${index}`

function readOne(
  engine: Engine,
  { document, page, form }: { readonly document: number; readonly page: number; readonly form: number },
  annotation: number,
  { index, number, geometry }: { index: number; number: number; geometry: Geometry },
): PdfAnnotation {
  const { api, scratch } = engine
  const subtype = api.FPDFAnnot_GetSubtype(annotation)
  const flags = api.FPDFAnnot_GetFlags(annotation)
  const value = (key: string): string =>
    readText(engine, (buffer, size) => api.FPDFAnnot_GetStringValue(annotation, key, buffer, size))
  const [left = 0, top = 0, right = 0, bottom = 0] = api.FPDFAnnot_GetRect(annotation, scratch)
    ? engine.floats()
    : []
  const [area] = pageBoxes([displayed(ordered(left, bottom, right, top), geometry)], geometry)
  const marked = pageBoxes(markedLines(engine, annotation, geometry), geometry)
  const answered = api.FPDFAnnot_HasKey(annotation, 'IRT')
    ? api.FPDFAnnot_GetLinkedAnnot(annotation, 'IRT')
    : 0
  const parent = answered === 0 ? -1 : api.FPDFPage_GetAnnotIndex(page, answered)
  if (answered !== 0) api.FPDFPage_CloseAnnot(answered)
  return {
    id: idOf(number, index),
    page: number,
    subtype,
    visible: (flags & (HIDDEN | NO_VIEW)) === 0,
    area,
    boxes: marked.length > 0 ? marked : area === undefined ? [] : [area],
    author: value('T'),
    at: pdfDate(value('M')) ?? pdfDate(value('CreationDate')),
    text: value('Contents'),
    replyTo: parent < 0 ? null : idOf(number, parent),
    state: api.FPDFAnnot_HasKey(annotation, 'StateModel') ? value('State') : '',
    field: subtype === SUBTYPES.widget && form !== 0 ? readField(engine, form, annotation) : undefined,
    target: subtype === SUBTYPES.link ? targetOf(engine, document, annotation) : undefined,
  }
}

function markedLines(engine: Engine, annotation: number, geometry: Geometry): Rectangle[] {
  const { api, scratch } = engine
  const lines: Rectangle[] = []
  const count = Math.min(api.FPDFAnnot_CountAttachmentPoints(annotation), MOST)
  for (let index = 0; index < count; index++) {
    if (!api.FPDFAnnot_GetAttachmentPoints(annotation, index, scratch)) continue
    const points = [...engine.floats()]
    const xs = points.filter((_, at) => at % 2 === 0)
    const ys = points.filter((_, at) => at % 2 === 1)
    const box = ordered(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys))
    lines.push(displayed(box, geometry))
  }
  return lines
}

function targetOf(engine: Engine, document: number, annotation: number): string | undefined {
  const { api } = engine
  const action = api.FPDFLink_GetAction(api.FPDFAnnot_GetLink(annotation))
  if (action === 0) return undefined
  const kind = api.FPDFAction_GetType(action)
  if (kind !== URI && kind !== REMOTE && kind !== LAUNCH) return undefined
  const bytes = readBytes(engine, (buffer, size) =>
    kind === URI
      ? api.FPDFAction_GetURIPath(document, action, buffer, size)
      : api.FPDFAction_GetFilePath(action, buffer, size),
  )
  const target = new TextDecoder().decode(bytes).replace(/\0[^]*$/u, '')
  return target === '' ? undefined : target
}
