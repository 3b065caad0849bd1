import {
  evidenceOf,
  isAligned,
  type AlignedEvidence,
  type Finding,
  type Severity,
} from '../../domain/finding.js'
import type { FindingId } from '../../domain/ids.js'
import type { Box, PageBox } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'
import type { RevisionView } from '../../domain/tracked-changes.js'

/** A finding's place on the page. `rejected` ones stay visible, faintly: what was decided can be looked at again. */
export interface Mark {
  readonly findingId: FindingId
  readonly kind: Finding['kind']
  readonly severity: Severity | null
  readonly rejected: boolean
  readonly span: Span
  readonly boxes: readonly PageBox[]
}

/** A passage to scroll to and flash; a new `nonce` flashes it again. */
export interface Focus {
  readonly nonce: number
  readonly span: Span
  readonly boxes: readonly PageBox[]
  /** The view whose text `span` counts in, where the document has tracked changes. */
  readonly view: RevisionView
}

export const marksOf = (finding: Finding, severity: Severity | null, rejected: boolean): Mark[] =>
  evidenceOf(finding)
    .filter(isAligned)
    .map(({ span, boxes }: AlignedEvidence) => ({
      findingId: finding.id,
      kind: finding.kind,
      severity,
      rejected,
      span,
      boxes,
    }))

/** A mark's box on one page, in points. */
export interface PageMark {
  readonly mark: Mark
  readonly box: Box
}

const area = ({ box }: PageMark) => (box.x1 - box.x0) * (box.y1 - box.y0)

/** Marks by page, larger boxes first, so that smaller ones are drawn over them. */
export function marksByPage(marks: readonly Mark[]): Map<number, PageMark[]> {
  const pages = new Map<number, PageMark[]>()
  for (const mark of marks) {
    for (const { page, box } of mark.boxes) {
      const list = pages.get(page)
      if (list === undefined) pages.set(page, [{ mark, box }])
      else list.push({ mark, box })
    }
  }
  for (const list of pages.values()) list.sort((a, b) => area(b) - area(a))
  return pages
}

/** Points of tolerance around a box, so that a click between two lines still finds the passage. */
const REACH = 1.5

/** Findings at a point of a page, in points, the smallest passage first and each finding once. */
export function findingsAt(marks: readonly PageMark[], x: number, y: number): FindingId[] {
  const hits = marks.filter(
    ({ box }) => x >= box.x0 - REACH && x <= box.x1 + REACH && y >= box.y0 - REACH && y <= box.y1 + REACH,
  )
  const length = ({ mark }: PageMark) => mark.span.end - mark.span.start
  return [...new Set(hits.toSorted((a, b) => length(a) - length(b)).map(({ mark }) => mark.findingId))]
}

/** Of the findings at one place: the first, or the one after the selected, so that clicking again goes through all. */
export function nextOf(findings: readonly FindingId[], selected: FindingId | null): FindingId | undefined {
  const at = selected === null ? -1 : findings.indexOf(selected)
  return findings[(at + 1) % findings.length]
}
