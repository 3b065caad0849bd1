import type { Annotation } from '../../domain/annotation.js'
import { readText, type Engine } from './engine.js'

type FieldType = Extract<Annotation, { kind: 'field' }>['type']

export interface FieldFacts {
  readonly type: FieldType
  readonly name: string
  /** Null where nothing was entered, or where the field keeps a password; empty for a signature. */
  readonly value: string | null
}

/** pdfium's kinds of form field. */
const PUSH_BUTTON = 1
const CHECK_BOX = 2
const RADIO_BUTTON = 3
const LIST_BOX = 5
const TEXT_FIELD = 6
const SIGNATURE = 7
/** pdfium's number of the script that formats a field's value (ISO 32000-2, table 199, `F`). */
const FORMAT_SCRIPT = 13
/** Flag of a text field whose value is a password (ISO 32000-2, table 231). */
const PASSWORD = 1 << 13
const MOST_OPTIONS = 1_000

/** A form field's name, type and value. Scripts are looked at, to tell dates from other text, and never run. */
export function readField(engine: Engine, form: number, annotation: number): FieldFacts {
  const { api } = engine
  const kind = api.FPDFAnnot_GetFormFieldType(form, annotation)
  const name = readText(engine, (buffer, size) =>
    api.FPDFAnnot_GetFormFieldName(form, annotation, buffer, size),
  )
  return {
    type: typeOf(engine, form, annotation, kind),
    name,
    value: valueOf(engine, form, annotation, kind),
  }
}

function typeOf(engine: Engine, form: number, annotation: number, kind: number): FieldType {
  if (kind === PUSH_BUTTON) return 'button'
  if (kind === CHECK_BOX || kind === RADIO_BUTTON) return 'check'
  if (kind === SIGNATURE) return 'signature'
  if (kind !== TEXT_FIELD) return 'choice'
  const script = readText(engine, (buffer, size) =>
    engine.api.FPDFAnnot_GetFormAdditionalActionJavaScript(form, annotation, FORMAT_SCRIPT, buffer, size),
  )
  return /\bAFDate_/u.test(script) ? 'date' : 'text'
}

function valueOf(engine: Engine, form: number, annotation: number, kind: number): string | null {
  const { api } = engine
  if (kind === PUSH_BUTTON) return null
  if (kind === SIGNATURE) return api.FPDFAnnot_HasKey(annotation, 'V') ? '' : null
  if (kind === CHECK_BOX || kind === RADIO_BUTTON) {
    // The state that is drawn, whatever the field's value says.
    const state = readText(engine, (buffer, size) =>
      api.FPDFAnnot_GetStringValue(annotation, 'AS', buffer, size),
    )
    if (state === '' || state === 'Off') return null
    const checked = readText(engine, (buffer, size) =>
      api.FPDFAnnot_GetFormFieldExportValue(form, annotation, buffer, size),
    )
    return checked === '' ? state : checked
  }
  if (kind === TEXT_FIELD && (api.FPDFAnnot_GetFormFieldFlags(form, annotation) & PASSWORD) !== 0) return null
  const value =
    kind === LIST_BOX
      ? selectedOptions(engine, form, annotation)
      : readText(engine, (buffer, size) => api.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
  return value.trim() === '' ? null : value
}

function selectedOptions(engine: Engine, form: number, annotation: number): string {
  const { api } = engine
  const count = Math.min(api.FPDFAnnot_GetOptionCount(form, annotation), MOST_OPTIONS)
  const labels: string[] = []
  for (let index = 0; index < count; index++) {
    if (!api.FPDFAnnot_IsOptionSelected(form, annotation, index)) continue
    labels.push(
      readText(engine, (buffer, size) => api.FPDFAnnot_GetOptionLabel(form, annotation, index, buffer, size)),
    )
  }
  return labels.join(', ')
}
