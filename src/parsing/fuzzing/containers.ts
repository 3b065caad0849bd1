import { deflateSync, inflateSync } from 'node:zlib'
import JSZip from 'jszip'
import { changeBytes, changeXml } from './bytes.js'
import type { Random } from './random.js'
import { NAMES } from './tokens.js'

/** A time stamp of its own for each entry would make each run's bytes different. */
const DATE = new Date('2026-01-15T09:00:00Z')

/** An archive whose entries are changed from within: what is damaged is what was compressed, not the compression. */
export async function changeArchive(
  bytes: Buffer,
  random: Random,
  tokens: readonly string[],
): Promise<Buffer> {
  const archive = await JSZip.loadAsync(bytes)
  const names = Object.keys(archive.files).filter((name) => archive.files[name]?.dir === false)
  const changed = new JSZip()
  const chosen = random.pick(names)
  for (const name of names) {
    const content = await archive.file(name)!.async('nodebuffer')
    const text = content.toString('latin1')
    const isXml = /\.(?:xml|rels)$/iu.test(name)
    const next =
      name !== chosen
        ? content
        : Buffer.from((isXml ? changeXml : changeBytes)(text, random, tokens), 'latin1')
    const known = name === chosen && random.chance(0.1) ? random.pick(NAMES) : name
    changed.file(known, next, { date: DATE, createFolders: false })
  }
  return changed.generateAsync({ type: 'nodebuffer', compression: random.chance(0.5) ? 'DEFLATE' : 'STORE' })
}

/** A PDF one of whose deflated streams is changed from within, deflated again or left plain. */
export function changePdfStream(bytes: Buffer, random: Random, tokens: readonly string[]): Buffer {
  const text = bytes.toString('latin1')
  const streams = [...text.matchAll(/<<(?:[^>]|>(?!>))*>>\s*stream\r?\n/gu)]
  if (streams.length === 0) return Buffer.from(changeBytes(text, random, tokens), 'latin1')
  const { index, 0: head } = random.pick(streams)
  const start = index + head.length
  const end = text.indexOf('endstream', start)
  if (end < 0) return Buffer.from(changeBytes(text, random, tokens), 'latin1')
  const plain = inflated(bytes.subarray(start, end))
  const next = Buffer.from(
    changeBytes((plain ?? bytes.subarray(start, end)).toString('latin1'), random, tokens),
    'latin1',
  )
  const written = plain === undefined ? next : deflateSync(next)
  const relength = head.replace(/\/Length \d+/u, `/Length ${written.length}`)
  return Buffer.concat([
    bytes.subarray(0, index),
    Buffer.from(random.chance(0.8) ? relength : head, 'latin1'),
    written,
    Buffer.from('\n', 'latin1'),
    bytes.subarray(end),
  ])
}

function inflated(data: Buffer): Buffer | undefined {
  try {
    return inflateSync(data, { maxOutputLength: 10_000_000 })
  } catch {
    return undefined
  }
}
