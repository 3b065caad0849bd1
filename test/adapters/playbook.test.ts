import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { compilePattern } from '../../src/adapters/pattern.js'
import { loadPlaybooks, readPlaybook } from '../../src/adapters/playbook.js'
import { ROOT } from '../../src/config.js'
import { isCoded } from '../../src/errors.js'

function codeOf(action: () => unknown): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    return isCoded(error) ? error.code : 'uncoded'
  }
}

describe('patterns', () => {
  test.each([
    '(a{1,5}){2,9}',
    '(?:x.{0,9})+',
    '.*',
    'a+b',
    '[^.]*',
    '(a)\\1',
    '.{0,900}',
    '(',
    '[a',
    'a)',
    '\\p{Nonsense}',
  ])('refuses %s', (pattern) => expect(codeOf(() => compilePattern(pattern))).toBe('playbook-invalid'))
  test.each([
    'set[- ]?off',
    'a.{0,80}b',
    '(?:may|shall) not',
    '(?<!no )consent',
    '\\bcourts? of',
    '人民法院',
    '(?:the )?bank',
  ])('takes %s', (pattern) => expect(compilePattern(pattern)).toBeInstanceOf(RegExp))
  test('a space stands for any white space, case does not matter', () => {
    expect(compilePattern('due and payable').test('DUE\n and   Payable')).toBe(true)
    expect(compilePattern('set[- ]?off').test('set\noff')).toBe(true)
  })
})

const yaml = (rule: string, id = 'test'): Buffer =>
  Buffer.from(`
id: ${id}
version: 1.0.0
domain: legal
title: { en: Test, zh: 测试 }
rules:
  - id: one
    severity: high
    languages: [en]
    title: { en: T, zh: 题 }
    rationale: { en: R, zh: 理 }
    action: { en: A, zh: 做 }
    basis: Playbook policy
    ${rule}
`)

describe('playbooks', () => {
  test('are pinned by the hash of their file', () => {
    const when = 'when: { on: text, matches: [blank] }'
    const first = readPlaybook(yaml(when), 'a.yaml')
    expect(first.artifact).toMatchObject({ kind: 'playbook', id: 'test', version: '1.0.0' })
    expect(readPlaybook(yaml(`${when} # changed`), 'a.yaml').artifact.sha256).not.toBe(first.artifact.sha256)
  })
  test.each([
    ['a label that is none', 'when: { on: label, label: no-such-label }'],
    ['a pattern that could run away', 'when: { on: text, matches: ["(a.{0,9})+"] }'],
    ['an unknown condition', 'when: { on: moon }'],
    ['a stray field', 'when: { on: text, matches: [a], colour: red }'],
    ['no YAML', 'when: { on: ['],
  ])('with %s are refused', (_what, rule) => {
    expect(codeOf(() => readPlaybook(yaml(rule), 'a.yaml'))).toBe('playbook-invalid')
  })
})

describe('the playbooks that ship', () => {
  test('load, and speak both languages', async () => {
    const [commercial, ...others] = await loadPlaybooks(path.join(ROOT, 'domain-adapters'))
    expect(others.map(({ playbook }) => playbook.id)).not.toContain('commercial')
    const rules = commercial?.playbook.rules ?? []
    expect(rules.length).toBeGreaterThanOrEqual(30)
    for (const { id, title, rationale, action, basis } of rules) {
      for (const text of [title, rationale, action]) {
        expect([id, /\p{Script=Han}/u.test(text.zh), /\p{Script=Latin}{2}/u.test(text.en)]).toEqual([
          id,
          true,
          true,
        ])
        expect([id, /\p{Script=Han}/u.test(text.en)]).toEqual([id, false])
      }
      expect(basis).not.toBe('')
    }
    for (const language of ['en', 'zh'] as const) {
      expect(rules.filter((rule) => rule.languages.includes(language)).length).toBeGreaterThanOrEqual(30)
    }
  })
})
