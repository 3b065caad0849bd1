import path from 'node:path/posix'
import type { Package } from './package.js'
import { attribute, children, parseXml } from './xml.js'

/** A relationship of a part of an Office package. */
export interface Relation {
  readonly id: string
  /** Last word of the relationship's type. */
  readonly type: string
  /** Name of a part, or a target outside the package as it is written. */
  readonly target: string
  readonly external: boolean
}

/** Relationships of a part; the empty name stands for the package itself. */
export function relationsOf(source: Package, part: string): Relation[] {
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

/** The content of the first related part of a type. */
export function relatedPart(source: Package, related: readonly Relation[], type: string): string | undefined {
  const target = related.find((relation) => relation.type === type && !relation.external)?.target
  return target === undefined ? undefined : source.parts.get(target)
}
