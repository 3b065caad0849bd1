import type { FormField } from './context.js'
import { attribute, child, children, isOn, value } from '../ooxml/xml.js'

/**
 * What a content control (ECMA-376 part 1, 17.5.2) asks its reader to fill in; undefined for controls that only group
 * or repeat content. `value` undefined says that its text is what was entered.
 */
export function controlField(control: Element): Omit<FormField, 'owner'> | undefined {
  const properties = child(control, 'sdtPr')
  const name = value(properties, 'alias') ?? value(properties, 'tag') ?? ''
  const type = typeOf(properties, name)
  if (type === undefined) return undefined
  if (type === 'check') {
    const checked = isOn(child(properties, 'checkbox'), 'checked')
    return { type, name, value: checked ? 'Yes' : null }
  }
  return { type, name, value: isOn(properties, 'showingPlcHdr') ? null : undefined }
}

function typeOf(properties: Element | undefined, name: string): FormField['type'] | undefined {
  const has = (kind: string): boolean => child(properties, kind) !== undefined
  if (has('checkbox')) return 'check'
  if (has('dropDownList') || has('comboBox')) return 'choice'
  if (has('date')) return 'date'
  if (has('text')) return 'text'
  const other = children(properties).some(({ localName }) =>
    /^(?:docPart\w*|picture|group|citation|bibliography|equation|repeatingSection\w*)$/u.test(localName),
  )
  return name !== '' && !other ? 'text' : undefined
}

/** Choices of a drop-down list are shown by their text; nothing else of the control is. */
export const controlContent = (control: Element): Element | undefined => child(control, 'sdtContent')

export const controlId = (control: Element): string | undefined =>
  attribute(child(child(control, 'sdtPr'), 'id'), 'val')
