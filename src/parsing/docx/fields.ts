import type { FormField } from './context.js'
import { attribute, child, children, integer, isOn, value } from '../ooxml/xml.js'

/** A complex field between its beginning and its end (ECMA-376 part 1, 17.16.18). */
export interface OpenField {
  /** Instruction so far, such as `REF _Ref1 \h`. */
  code: string
  codeOver: boolean
  /** Settings of a form field of older forms. */
  readonly data: Element | undefined
  /** Owners whose marks end with the field. */
  readonly owners: object[]
}

export const openField = (begin: Element): OpenField => ({
  code: '',
  codeOver: false,
  data: child(begin, 'ffData'),
  owners: [],
})

/** What a field is, by the first word of its instruction. */
export const fieldName = (code: string): string => /^\s*([A-Za-z]+)/u.exec(code)?.[1]?.toUpperCase() ?? ''

/** Target of a HYPERLINK field outside the document. */
export function linkTarget(code: string): string | undefined {
  const found = /^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\"]\S*))(?:.*?\\l\s+"([^"]*)")?/iu.exec(code)
  const target = found?.[1] ?? found?.[2]
  if (target === undefined || target === '') return undefined
  return found?.[3] === undefined ? target : `${target}#${found[3]}`
}

/** Fields whose text Word works out when it draws the page and does not store. */
export const isComputed = (code: string): boolean =>
  /^(?:AUTONUM|AUTONUMLGL|AUTONUMOUT|LISTNUM|EQ)$/u.test(fieldName(code))

/** Fields that fetch or run something when they are updated. */
export const isActive = (code: string): boolean =>
  /^(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|MACROBUTTON|LINK|DATABASE|RD)$/u.test(
    fieldName(code),
  )

/** A field of older forms with the text that Word shows for it; text undefined where the result says it. */
export interface LegacyFormField {
  readonly type: FormField['type']
  readonly name: string
  readonly value: string | null | undefined
  readonly text: string | undefined
}

export function legacyFormField({ code, data }: OpenField): LegacyFormField | undefined {
  const name = value(data, 'name') ?? ''
  switch (fieldName(code)) {
    case 'FORMTEXT': {
      const date = value(child(data, 'textInput'), 'type') === 'date'
      return { type: date ? 'date' : 'text', name, value: undefined, text: undefined }
    }
    case 'FORMCHECKBOX': {
      const box = child(data, 'checkBox')
      const checked = child(box, 'checked') === undefined ? isOn(box, 'default') : isOn(box, 'checked')
      return { type: 'check', name, value: checked ? 'Yes' : null, text: checked ? '☒' : '☐' }
    }
    case 'FORMDROPDOWN': {
      const list = child(data, 'ddList')
      const entries = children(list, 'listEntry').map((entry) => attribute(entry, 'val') ?? '')
      const chosen = integer(value(list, 'result')) ?? integer(value(list, 'default')) ?? 0
      const text = entries[chosen] ?? ''
      return { type: 'choice', name, value: text.trim() === '' ? null : text, text }
    }
    default:
      return undefined
  }
}
