import type { RevisionView } from '../../domain/tracked-changes.js'
import type { OpenField } from './fields.js'
import type { Numbering } from './numbering.js'
import type { Revisions } from './revisions.js'
import type { Styles } from './styles.js'

/** Counts of what a document holds and the text does not say, or that asks for a second look. */
export interface Tally {
  pictures: number
  charts: number
  diagrams: number
  embedded: number
  hidden: number
  computed: number
  active: number
}

export interface NoteReference {
  readonly kind: 'footnote' | 'endnote'
  readonly id: string
  readonly shown: boolean
  /** The mark that the text itself gives it takes the place of a number. */
  readonly ownMark: boolean
  readonly changes: readonly Element[]
}

/** A form field that was met; `value` undefined says that the text at its place is what was entered. */
export interface FormField {
  readonly owner: object
  readonly type: 'text' | 'check' | 'choice' | 'date'
  readonly name: string
  readonly value: string | null | undefined
}

/** A cell of a table on its grid; merging down makes `rowSpan` grow while the table is read. */
export interface CellRecord {
  readonly owner: object
  readonly table: number
  readonly row: number
  readonly column: number
  rowSpan: number
  columnSpan: number
  readonly header: boolean
}

/** What one reading of the document, in one view, knows and gathers. Positions come from marks. */
export interface StoryContext {
  readonly view: RevisionView
  readonly styles: Styles
  readonly numbering: Numbering
  readonly revisions: Revisions
  readonly tally: Tally
  /** Fields may span paragraphs: what lies between their beginning and their result is code, not text. */
  readonly fields: OpenField[]
  readonly notes: NoteReference[]
  readonly tables: { next: number; readonly cells: CellRecord[] }
  readonly formFields: FormField[]
  readonly links: { readonly owner: object; readonly target: string }[]
  /** Owners of the marks around a comment's passage, by the comment's id. */
  readonly comments: Map<string, object>
  /** Owners of the marks around what Word generates: automatic numbers and note marks. */
  readonly generated: Set<object>
  /** Target outside the package of one of the current part's relationships. */
  external(id: string): string | undefined
  /** Printed number of a note, counting on in document order. */
  noteNumber(kind: NoteReference['kind'], id: string): number
}

/** What surrounds the content that is read. */
export interface Scope {
  /** Whether the view shows it. */
  readonly shown: boolean
  /** Whether the second reader reads it too. */
  readonly typed: boolean
  /** Tracked changes of text around it, outermost first. */
  readonly changes: readonly Element[]
}

export const TOP: Scope = { shown: true, typed: true, changes: [] }

export const emptyTally = (): Tally => ({
  pictures: 0,
  charts: 0,
  diagrams: 0,
  embedded: 0,
  hidden: 0,
  computed: 0,
  active: 0,
})
