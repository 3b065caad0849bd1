import path from 'node:path/posix'
import { CodedError } from '../../errors.js'
import type { Package } from './package.js'
import { attribute, children, parseXml } from './xml.js'

export interface Relation {
  readonly id: string
  /** Last word of the relationship's type. */
  readonly type: string
  /** Name of a part, or a target outside the package as it is written. */
  readonly target: string
  readonly external: boolean
}

/** Relationships of a part; the empty name stands for the package itself. */
export function relations(source: Package, part: string): Relation[] {
  const file = path.join(path.dirname(part), '_rels', `${path.basename(part)}.rels`)
  const xml = source.parts.get(file)
  if (xml === undefined) return []
  return children(parseXml(xml), 'Relationship').map((relation) => {
    const external = attribute(relation, 'TargetMode') === 'External'
    const target = attribute(relation, 'Target') ?? ''
    return {
      id: attribute(relation, 'Id') ?? '',
      type: (attribute(relation, 'Type') ?? '').replace(/^.*\//u, ''),
      target: external ? target : path.resolve('/', path.dirname(part), target).slice(1),
      external,
    }
  })
}

/** The part that the package names as its document. Throws `document-corrupt`. */
export function mainPart(source: Package): string {
  const named = relations(source, '').find(({ type }) => type === 'officeDocument')?.target
  const found = [named, 'word/document.xml'].find((name) => name !== undefined && source.parts.has(name))
  if (found === undefined) throw new CodedError('document-corrupt', 'the archive holds no Word document')
  return found
}
