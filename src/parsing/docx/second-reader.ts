import mammoth from 'mammoth'
import { repack, type Package } from '../ooxml/package.js'

/**
 * What mammoth makes of the same document, for comparison; undefined where it cannot read it. It is given the checked
 * XML parts only, never the archive itself.
 */
export async function readSecond(source: Package): Promise<string | undefined> {
  try {
    return (await mammoth.extractRawText({ buffer: await repack(source) })).value
  } catch {
    return undefined
  }
}
