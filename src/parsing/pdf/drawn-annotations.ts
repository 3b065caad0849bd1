import { SUBTYPES, type PdfAnnotation } from './annotation-reader.js'
import type { Engine } from './engine.js'

/** Annotations whose appearance may hold text that is part of the page as a reader sees it; icons and markings hold none. */
const WITH_TEXT: ReadonlySet<number> = new Set([
  SUBTYPES.freeText,
  SUBTYPES.line,
  SUBTYPES.square,
  SUBTYPES.circle,
  SUBTYPES.polygon,
  SUBTYPES.polyline,
  SUBTYPES.stamp,
  SUBTYPES.caret,
  SUBTYPES.widget,
  SUBTYPES.watermark,
  SUBTYPES.redact,
])

export const mayDrawText = (annotation: PdfAnnotation): boolean =>
  annotation.visible && WITH_TEXT.has(annotation.subtype)

/** pdfium's kinds of page object and of appearance. */
const FORM_OBJECT = 5
const TEXT_OBJECT = 1
const NORMAL_APPEARANCE = 0
const FOR_DISPLAY = 0
const FLATTENED = 1
/** Depth of forms within forms that is looked into: the page's, an annotation's, and those it uses. */
const MOST_DEPTH = 6

/** A page with its annotations drawn into it. */
export interface DrawnPage {
  readonly page: number
  /** Text objects that annotations drew, by pdfium's pointers. */
  readonly texts: ReadonlySet<number>
  /** The page object that holds them all; 0 where nothing was drawn. */
  readonly container: number
}

/**
 * Draws annotations and form fields into a page (in memory only), so that their texts come with boxes as all others do,
 * and loads the page anew: the one given is closed. Appearances that the file lacks are made from the values.
 */
export function drawAnnotations(
  { api }: Engine,
  document: number,
  page: number,
  number: number,
  annotations: readonly PdfAnnotation[],
): DrawnPage {
  for (const annotation of annotations.filter(mayDrawText)) complete(api, page, annotation)
  const before = api.FPDFPage_CountObjects(page)
  const drawn = api.FPDFPage_Flatten(page, FOR_DISPLAY) === FLATTENED
  api.FPDF_ClosePage(page)
  const loaded = api.FPDF_LoadPage(document, number - 1)
  if (!drawn || loaded === 0) return { page: loaded, texts: new Set(), container: 0 }
  const texts = new Set<number>()
  const last = api.FPDFPage_CountObjects(loaded) - 1
  const container = last >= before ? api.FPDFPage_GetObject(loaded, last) : 0
  if (container !== 0) collectTexts(api, container, texts, 0)
  return { page: loaded, texts, container }
}

function complete(api: Engine['api'], page: number, { id, subtype }: PdfAnnotation): void {
  const annotation = api.FPDFPage_GetAnnot(page, Number(id.slice(id.indexOf('-') + 1)))
  if (annotation === 0) return
  if (!api.EPDFAnnot_HasAppearanceStream(annotation, NORMAL_APPEARANCE)) {
    if (subtype === SUBTYPES.widget) api.EPDFAnnot_GenerateFormFieldAP(annotation)
    else api.EPDFAnnot_GenerateAppearance(annotation)
  }
  api.FPDFPage_CloseAnnot(annotation)
}

function collectTexts(api: Engine['api'], form: number, texts: Set<number>, depth: number): void {
  if (depth > MOST_DEPTH || api.FPDFPageObj_GetType(form) !== FORM_OBJECT) return
  const count = api.FPDFFormObj_CountObjects(form)
  for (let index = 0; index < count; index++) {
    const object = api.FPDFFormObj_GetObject(form, index)
    if (api.FPDFPageObj_GetType(object) === TEXT_OBJECT) texts.add(object)
    else collectTexts(api, object, texts, depth + 1)
  }
}
