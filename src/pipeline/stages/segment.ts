import type { ClauseTree } from '../../domain/clause.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import { findCandidates } from '../segmentation/candidates.js'
import { findContents } from '../segmentation/contents.js'
import { findLandmarks } from '../segmentation/landmarks.js'
import { readLines, structuredEnd } from '../segmentation/lines.js'
import { isList } from '../segmentation/markers.js'
import { placeNodes } from '../segmentation/placement.js'
import { indexOccurrences } from '../segmentation/successors.js'
import { buildTree } from '../segmentation/tree.js'
import type { Stage } from '../stage.js'

/** Fewer numbered sections than this, and headings alone give a document its structure. */
const NUMBERED_DOCUMENT = 3

/** Clause tree of a document, from its numbers, headings and customary openings. O(n log n) in the text's length. */
export function segmentDocument(parsed: ParsedDocument): ClauseTree {
  const { text } = parsed
  const lines = readLines(parsed)
  const contents = findContents(text, lines)
  const candidates = findCandidates(text, lines, contents)
  const sections = candidates.filter(
    ({ marker, strong }) =>
      strong && marker.readings.some(({ family }) => !isList(family) && family !== 'schedule'),
  )
  const landmarks = findLandmarks(
    text,
    lines,
    contents,
    sections[0]?.marker.start ?? Infinity,
    sections.length >= NUMBERED_DOCUMENT,
  )
  const events = [...landmarks, ...candidates].sort((a, b) => positionOf(a) - positionOf(b))
  const nodes = placeNodes(events, indexOccurrences(candidates))
  return buildTree(text, structuredEnd(parsed), lines, nodes, parsed.language === 'zh')
}

/** A numbered line is met before what else it might be. */
const positionOf = (
  event: ReturnType<typeof findCandidates>[number] | ReturnType<typeof findLandmarks>[number],
): number => ('marker' in event ? (event.inline ? event.marker.start : event.line.start) : event.start + 0.5)

export const segmentStage: Stage<ParsedDocument, ClauseTree> = {
  name: 'segment',
  version: '1',
  uses: [],
  run: (parsed) => Promise.resolve(segmentDocument(parsed)),
}
