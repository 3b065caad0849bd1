import type { Package } from '../ooxml/package.js'
import { attribute, child, children, parseXml } from '../ooxml/xml.js'
import { CodedError } from '../../errors.js'
import { relatedPart, relationsOf, type Relation } from '../ooxml/relations.js'

export interface SheetEntry {
  readonly name: string
  readonly hidden: boolean
  /** Part that holds it; undefined for sheets that are a chart and for what is missing from the file. */
  readonly part: string | undefined
  readonly isChart: boolean
}

export interface Workbook {
  readonly sheets: readonly SheetEntry[]
  readonly from1904: boolean
  readonly styles: string | undefined
  readonly sharedStrings: string | undefined
  readonly persons: string | undefined
}

/** The workbook's list of sheets, in the order of their tabs, and what they share. Throws `document-corrupt`. */
export function readWorkbook(source: Package): Workbook {
  const main = relationsOf(source, '').find(({ type }) => type === 'officeDocument')?.target
  const name = [main, 'xl/workbook.xml'].find((part) => part !== undefined && source.parts.has(part))
  if (name === undefined) throw new CodedError('document-corrupt', 'the archive holds no workbook')
  const root = parseXml(source.parts.get(name) ?? '')
  const relations = relationsOf(source, name)
  const byId = new Map(relations.map((relation) => [relation.id, relation]))
  return {
    sheets: children(child(root, 'sheets'), 'sheet').map((sheet) => sheetEntry(sheet, byId, source)),
    from1904: /^(?:1|true)$/u.test(attribute(child(root, 'workbookPr'), 'date1904') ?? ''),
    styles: relatedPart(source, relations, 'styles'),
    sharedStrings: relatedPart(source, relations, 'sharedStrings'),
    persons: relatedPart(source, relations, 'person'),
  }
}

function sheetEntry(sheet: Element, relations: ReadonlyMap<string, Relation>, source: Package): SheetEntry {
  const relation = relations.get(sheet.getAttribute('r:id') ?? attribute(sheet, 'id') ?? '')
  const isSheet = relation?.type === 'worksheet' && source.parts.has(relation.target)
  return {
    name: attribute(sheet, 'name') ?? '',
    hidden: (attribute(sheet, 'state') ?? 'visible') !== 'visible',
    part: isSheet ? relation.target : undefined,
    isChart: relation?.type === 'chartsheet',
  }
}
