import { CodedError } from '../../errors.js'
import type { Package } from '../ooxml/package.js'
import { relationsOf } from '../ooxml/relations.js'

/** The part that the package names as its document. Throws `document-corrupt`. */
export function mainPart(source: Package): string {
  const named = relationsOf(source, '').find(({ type }) => type === 'officeDocument')?.target
  const found = [named, 'word/document.xml'].find((name) => name !== undefined && source.parts.has(name))
  if (found === undefined) throw new CodedError('document-corrupt', 'the archive holds no Word document')
  return found
}
