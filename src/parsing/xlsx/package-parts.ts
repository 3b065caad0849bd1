import path from 'node:path/posix'
import type { Package } from '../docx/package.js'
import { attribute, children, parseXml } from '../docx/xml.js'

/** A relationship of a part: `type` is the last word of its type, `target` a part's name or, if `external`, an address. */
export interface Relationship {
  readonly id: string
  readonly type: string
  readonly target: string
  readonly external: boolean
}

/** The relationships of a part; those of the package itself under the empty name. */
export function relationshipsOf(source: Package, part: string): Relationship[] {
  const xml = source.parts.get(path.join(path.dirname(part), '_rels', `${path.basename(part)}.rels`))
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
export function relatedPart(
  source: Package,
  relations: readonly Relationship[],
  type: string,
): string | undefined {
  const target = relations.find((relation) => relation.type === type && !relation.external)?.target
  return target === undefined ? undefined : source.parts.get(target)
}
