import { describe, expect, test } from '@jest/globals'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { ROUTES, type Route } from '../src/api/routes.js'
import { ENVIRONMENT_VARIABLES, ROOT } from '../src/config.js'
import { ERROR_CODES } from '../src/domain/error-code.js'
import { ERROR_STATUS } from '../src/http/error-status.js'

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
const COMMANDS = read('docs/commands.md')
const CONFIGURATION = read('docs/configuration.md')
const ERRORS = read('docs/errors.md')
const API = read('docs/api.md')

describe('commands', () => {
  test.each(Object.keys(scripts))('npm script %s is documented', (name) => {
    const spoken = name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`
    expect(COMMANDS).toContain(`| \`${spoken}\` |`)
  })

  test('nothing is documented that is not there', () => {
    const documented = [...COMMANDS.matchAll(/^\| `npm (?:run )?([\w:]+)` \|/gm)].map(
      (match) => match[1] ?? '',
    )
    expect(documented.filter((name) => !(name in scripts))).toEqual([])
  })

  test.each(
    Object.entries(scripts).flatMap(([, script]) => /src\/cli\/([\w-]+)\.ts/.exec(script)?.[1] ?? []),
  )('every option of %s is documented', (name) => {
    const source = read(`src/cli/${name}.ts`)
    const options = [...source.matchAll(/ption\(\s*'(?:-\w, )?(--[\w-]+)/g)].map((match) => match[1] ?? '')
    expect(options.filter((option) => option !== '--json' && !COMMANDS.includes(`\`${option}`))).toEqual([])
    if (options.includes('--json')) expect(COMMANDS).toMatch(new RegExp(`npm run ${name}\` +\\| \\*json\\*`))
  })
})

test('every figure of the benchmark is documented, and no other', () => {
  const declared = /^interface Bench \{\n(.*?)^\}/ms.exec(read('src/cli/bench.ts'))?.[1] ?? ''
  const figures = [...declared.matchAll(/^ {2}readonly (\w+):/gm)].map((match) => match[1])
  const table = COMMANDS.slice(COMMANDS.indexOf('| figure |'))
  const documented = [...table.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1])
  expect(figures.length).toBeGreaterThan(0)
  expect(documented).toEqual(figures)
})

describe('configuration', () => {
  const rows = [...CONFIGURATION.matchAll(/^\| `([A-Z_]+)` +\| +(.+?) +\|/gm)]

  test('has a row for each environment variable and for nothing else', () => {
    expect(rows.map((row) => row[1] ?? '').sort()).toEqual([...ENVIRONMENT_VARIABLES].sort())
  })

  test('states the defaults that the program has', () => {
    const source = read('src/config.ts')
    for (const [, name = '', stated = ''] of rows) {
      const declared = new RegExp(`\\b${name}: (?:count\\(|.*?\\.default\\()['"]?([^'")]+)`).exec(source)?.[1]
      const value = /^`([^`]*)`/.exec(stated)?.[1]
      if (declared === undefined) expect(stated).toMatch(/^(none|generated)$/)
      else if (!declared.startsWith('path.')) expect(value).toBe(declared.replaceAll('_', ''))
    }
  })
})

describe('error codes', () => {
  const sections = [...ERRORS.matchAll(/^### `([a-z-]+)`\n+Status (\d{3})\. (.+)/gm)]

  test('each has a section with its status and what to do', () => {
    const stated = Object.fromEntries(sections.map(([, code = '', status = '']) => [code, Number(status)]))
    expect(stated).toEqual(ERROR_STATUS)
    expect(sections.map((section) => section[1])).toEqual([...ERROR_CODES])
  })
})

describe('the API', () => {
  test.each(Object.values<Route>(ROUTES))('operation $id is documented', ({ method, path: address }) => {
    expect(API).toContain(`\`${method.toUpperCase()} ${address}\``)
  })

  test('nothing is documented that is not there', () => {
    const known = Object.values<Route>(ROUTES).map(
      ({ method, path: address }) => `${method.toUpperCase()} ${address}`,
    )
    const documented = [...API.matchAll(/^\| `((?:GET|POST|DELETE|PUT|PATCH) [^`]+)` +\|/gm)].map(
      (match) => match[1] ?? '',
    )
    expect(documented.sort()).toEqual(known.sort())
  })
})

test('links between documents lead somewhere', () => {
  const files = [
    'README.md',
    ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join('docs', file),
    ),
  ]
  const broken = files
    .filter((file) => file.endsWith('.md') && existsSync(path.join(ROOT, file)))
    .flatMap((file) => {
      const links = [...read(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '')
      const local = links.filter((link) => !/^[a-z]+:/.test(link))
      return local
        .filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)))
        .map((link) => `${file}: ${link}`)
    })
  expect(broken).toEqual([])
})
