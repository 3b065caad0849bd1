import { describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { en } from '../../src/portal/i18n/en.js'
import { zh } from '../../src/portal/i18n/zh.js'

const PORTAL = path.join(import.meta.dirname, '../../src/portal')

type Resource = { readonly [key: string]: string | Resource }

const sentences = (resource: Resource, prefix = ''): Map<string, string> =>
  new Map(
    Object.entries(resource).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${prefix}${key}`, value]] : [...sentences(value, `${prefix}${key}.`)],
    ),
  )

/** A key without its plural form: English has two, Chinese one. */
const singular = (key: string) => key.replace(/_(one|other)$/, '')

const english = sentences(en)
const chinese = sentences(zh)
const keys = new Set([...english.keys()].map(singular))

/** Every first argument of a call of `t`, as a pattern in which `*` stands for an expression. */
function patternsUsed(): Set<string> {
  const files = readdirSync(PORTAL, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  )
  const found = new Set<string>()
  const add = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.add(node.text)
    else if (ts.isTemplateExpression(node)) {
      found.add(node.head.text + node.templateSpans.map((part) => `*${part.literal.text}`).join(''))
    } else if (ts.isConditionalExpression(node)) {
      add(node.whenTrue)
      add(node.whenFalse)
    }
  }
  for (const file of files) {
    const source = ts.createSourceFile(
      file,
      readFileSync(path.join(PORTAL, file), 'utf8'),
      ts.ScriptTarget.ES2023,
      true,
      ts.ScriptKind.TSX,
    )
    const visit = (node: ts.Node): void => {
      const argument =
        ts.isCallExpression(node) && node.expression.getText(source) === 't' ? node.arguments[0] : undefined
      if (argument !== undefined) add(argument)
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return found
}

const patterns = [...patternsUsed()]
const matcher = (pattern: string) =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.?]/g, '\\$&'))
      .join('.+')}$`,
  )

describe('translations', () => {
  test('both languages have the same keys', () => {
    expect(new Set([...chinese.keys()].map(singular))).toEqual(keys)
  })

  test('every key the code asks for exists', () => {
    const missing = patterns.filter((pattern) => ![...keys].some((key) => matcher(pattern).test(key)))
    expect(missing).toEqual([])
  })

  test('no key is left that the code does not ask for', () => {
    const matchers = patterns.map(matcher)
    expect([...keys].filter((key) => !matchers.some((used) => used.test(key)))).toEqual([])
  })

  test('both languages speak of the same values', () => {
    const values = (sentence: string) =>
      [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
    const different = [...chinese].filter(([key, sentence]) => {
      const other = english.get(key)
      return other === undefined || values(sentence).join() !== values(other).join()
    })
    expect(different).toEqual([])
  })

  test('no sentence is empty, and Chinese ones are Chinese', () => {
    expect([...english, ...chinese].filter(([, sentence]) => sentence.trim() === '')).toEqual([])
    const same = [...chinese].filter(
      ([key, sentence]) => sentence === english.get(key) && /[a-z]{4}/.test(sentence),
    )
    expect(same.map(([key]) => key)).toEqual(['queue.system'])
  })
})
