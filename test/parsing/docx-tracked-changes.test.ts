import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import type { TrackedChange, TrackedChanges } from '../../src/domain/tracked-changes.js'
import { definition, docx, list, numbering } from '../../fixtures/generator/parsing/word-xml.js'
import { model, render, type Model } from './docx-revision-model.js'
import { expectSound, parse } from './support.js'

const LIST = numbering(definition(0, [{ format: 'decimal', text: '⟦%1⟧' }]), list(1, 0))

async function parseState(blocks: Model, state: 'before' | 'changed' | 'after'): Promise<ParsedDocument> {
  const { body, footnotes } = render(blocks, state)
  return parse(await docx(body, { parts: { numbering: LIST, footnotes } }), 'model.docx')
}

/** A text without automatic numbers and white space, as far as it tells lines apart. */
const bare = (text: string): string =>
  text
    .replace(/⟦\d+⟧|\[\d+\]/gu, '')
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ''))
    .filter((line) => line !== '')
    .join('\n')

/** The proposed view without what changes of some kinds put there. */
function without({ proposed, changes }: TrackedChanges, kinds: readonly TrackedChange['kind'][]): string {
  const gone = new Uint8Array(proposed.text.length)
  for (const { kind, places } of changes)
    if (kinds.includes(kind)) gone.fill(1, places.proposed.start, places.proposed.end)
  return [...gone.keys()].map((at) => (gone[at] === 1 ? '' : proposed.text.charAt(at))).join('')
}

describe('documents with changes at random', () => {
  test('original and accepted view are the documents before and after; nothing is lost between the views', async () => {
    await fc.assert(
      fc.asyncProperty(model, async (blocks) => {
        const [before, changed, after] = await Promise.all([
          parseState(blocks, 'before'),
          parseState(blocks, 'changed'),
          parseState(blocks, 'after'),
        ])
        expectSound(changed)
        const { text, blocks: shown } = after
        expect({ text: changed.text, blocks: changed.blocks }).toEqual({ text, blocks: shown })
        const elements = [...render(blocks, 'changed').body.matchAll(/w:date="([^"]+)"/gu)].map(
          (match) => match[1],
        )
        const tracked = changed.trackedChanges
        if (elements.length === 0) {
          expect(tracked).toBeUndefined()
          return
        }
        expect(tracked?.original).toEqual({ text: before.text, blocks: before.blocks })
        expect([...new Set(tracked?.changes.map(({ at }) => at))].sort()).toEqual([...elements].sort())
        if (tracked === undefined) return
        expect(bare(without(tracked, ['insertion', 'move-to']))).toBe(bare(before.text))
        expect(bare(without(tracked, ['deletion', 'move-from']))).toBe(bare(after.text))
      }),
      { numRuns: 150, seed: 21 },
    )
  }, 300_000)
})
