import { fromBufferPromise } from 'yauzl'

/** More entries than any document has; what comes after them does not matter for the kind. */
const MAX_ENTRIES = 10_000

/** Parts that make a package what it is, by the start of their names. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^word\/document\d*\.xml$/iu, 'docx'],
  [/^xl\/workbook\.xml$/iu, 'xlsx'],
  [/^xl\/workbook\.bin$/iu, 'xlsb'],
  [/^ppt\/presentation\.xml$/iu, 'pptx'],
  [/^visio\/document\.xml$/iu, 'visio'],
  [/^OFD\.xml$/u, 'ofd'],
  [/^FixedDocSeq\.fdseq$/iu, 'xps'],
  [/^Index\/Document\.iwa$/u, 'iwork'],
  [/^Index\.zip$/u, 'iwork'],
  [/^META-INF\/manifest\.xml$/u, 'odf'],
]

/**
 * What a ZIP archive holds, by the names in its directory, for archives whose beginning does not tell: `zip` for an
 * archive of files. Nothing is inflated.
 */
export async function zipKind(bytes: Uint8Array): Promise<string> {
  try {
    const archive = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      decodeStrings: true,
    })
    let left = MAX_ENTRIES
    for await (const { fileName } of archive.eachEntry()) {
      const part = PARTS.find(([pattern]) => pattern.test(fileName))
      if (part !== undefined) return part[1]
      if (--left === 0) break
    }
  } catch {
    // A damaged directory: nothing more is known than that the file begins as an archive.
  }
  return 'zip'
}
