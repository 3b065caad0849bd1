import type { Box, Layout, Line } from '../../domain/parsed-document.js'
import { placeBlocks, type PlacedBlocks } from '../draft.js'
import type { PdfBlock, Piece } from './blocks.js'
import { alongFromFrame, fromFrame, type GlyphPage } from './glyph.js'
import { hundredths, MIN_SIDE } from './rounding.js'
import type { TextLine } from './text-line.js'

/** Canonical text of a PDF's blocks and, page by page, where its lines are. */
export function layOut(
  blocks: readonly PdfBlock[],
  pages: readonly GlyphPage[],
): PlacedBlocks & { layout: Layout } {
  const placed = placeBlocks(blocks.map((block) => block.draft))
  const lines = new Map<number, Line[]>(pages.map((page) => [page.number, []]))
  const byNumber = new Map(pages.map((page) => [page.number, page]))
  placed.blocks.forEach((block, index) => {
    for (const piece of blocks[index]?.pieces ?? []) {
      const page = byNumber.get(piece.line.page)
      if (page === undefined || piece.length === 0) continue
      lines.get(page.number)?.push(placeLine(piece, block.span.start, page))
    }
  })
  return {
    ...placed,
    layout: {
      kind: 'paged',
      pages: pages.map(({ number, width, height, rotation }) => ({
        number,
        width: hundredths(width),
        height: hundredths(height),
        rotation,
        lines: lines.get(number) ?? [],
      })),
    },
  }
}

/** A line's box on its page as displayed, never empty and never off the page. */
export function boxOf(line: TextLine, page: GlyphPage): Box {
  const box = fromFrame(line, line.direction, page)
  const x0 = hundredths(Math.max(0, box.x0))
  const y0 = hundredths(Math.max(0, box.y0))
  return {
    x0,
    y0,
    x1: hundredths(Math.max(Math.min(box.x1, page.width), x0 + MIN_SIDE)),
    y1: hundredths(Math.max(Math.min(box.y1, page.height), y0 + MIN_SIDE)),
  }
}

function placeLine({ line, offset, length }: Piece, blockStart: number, page: GlyphPage): Line {
  const start = blockStart + offset
  return {
    span: { start, end: start + length },
    box: boxOf(line, page),
    axis: line.direction % 2 === 0 ? 'x' : 'y',
    edges: line.edges.slice(0, length + 1).map((u) => hundredths(alongFromFrame(u, line.direction, page))),
  }
}
