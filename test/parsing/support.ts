import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@jest/globals'
import { ParsedDocument, type Block, type Page } from '../../src/domain/parsed-document.js'
import type { Table } from '../../src/domain/table.js'
import { isCoded } from '../../src/errors.js'
import { parseDocument, type ParseLimits } from '../../src/parsing/index.js'
import { gridProblems } from '../../src/pipeline/verification/parts.js'
import { parsedProblems } from '../../src/pipeline/verification/structure.js'

export const LIMITS: ParseLimits = {
  maxBytes: 50_000_000,
  maxPages: 500,
  maxCharacters: 5_000_000,
  maxScannedPages: 50,
}

const DOCUMENTS = path.join(import.meta.dirname, '../../fixtures/documents')

/** Bytes of a file below fixtures/documents. */
export const fixture = (name: string): Promise<Buffer> => readFile(path.join(DOCUMENTS, name))

export const parse = (
  bytes: Uint8Array,
  name: string,
  limits: ParseLimits = LIMITS,
): Promise<ParsedDocument> => parseDocument(bytes, name, { limits, signal: new AbortController().signal })

export const parseFixture = async (name: string): Promise<ParsedDocument> => parse(await fixture(name), name)

/** The code of the error that a parse ends in; undefined where it succeeds. Anything uncoded is thrown on. */
export async function codeOf(parsing: Promise<unknown>): Promise<string | undefined> {
  try {
    await parsing
    return undefined
  } catch (error) {
    if (isCoded(error)) return error.code
    throw error
  }
}

export const textOf = (parsed: ParsedDocument, block: Block): string =>
  parsed.text.slice(block.span.start, block.span.end).replace(/\n$/u, '')

/** Texts of the blocks of one kind. */
export const texts = (parsed: ParsedDocument, kind: Block['kind']): string[] =>
  parsed.blocks.filter((block) => block.kind === kind).map((block) => textOf(parsed, block))

export const pagesOf = (parsed: ParsedDocument): Page[] =>
  parsed.layout.kind === 'paged' ? parsed.layout.pages : []

export const withoutSpace = (text: string): string => text.replace(/\s+/gu, '')

/** What holds for every parsed document, whatever it was read from. */
export function expectSound(parsed: ParsedDocument): void {
  expect(ParsedDocument.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed)
  expect(parsedProblems(parsed)).toEqual([])
  const edges = pagesOf(parsed).flatMap((page) => page.lines.flatMap((line) => line.edges))
  expect(edges.filter((edge) => edge !== Math.round(edge * 100) / 100)).toEqual([])
}

/** Cells lie on the grid, in reading order, and none covers a place that another covers. */
export const expectTable = (table: Table): void => expect(gridProblems(table)).toEqual([])
