import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { DOMAIN_NAMES } from '../parsing/domain.js'

export type DomainName = (typeof DOMAIN_NAMES)[number]

/** A text of known field and language. `source` is who wrote it: texts of one source never lie on both sides of a split. */
export interface DomainText {
  readonly set: string
  readonly source: string
  readonly domain: DomainName
  readonly language: 'en' | 'zh'
  readonly text: string
}

const HTML_TAG = /<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>|<[^>]+>|&nbsp;|&#\d+;/giu
const plain = (html: string): string => html.replace(HTML_TAG, ' ').replace(/[ \t]+/gu, ' ')

type Reader = (folder: string) => Promise<readonly Omit<DomainText, 'set' | 'domain' | 'language'>[]>

interface Corpus {
  readonly set: string
  readonly domain: DomainName
  readonly language: 'en' | 'zh'
  /** Whether weights trained on it may ship; else it only measures. */
  readonly trains: boolean
  readonly read: Reader
}

const json = async (folder: string, file: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(folder, file), 'utf8'))

const jsonLines = async (folder: string, file: string): Promise<readonly Record<string, unknown>[]> =>
  (await readFile(path.join(folder, file), 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** Rows of a CSV file with quoted fields, as objects by the names in its first row. */
export function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [['']]
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    const row = rows.at(-1) ?? []
    if (quoted && character === '"' && text[at + 1] === '"') at++
    else if (character === '"') {
      quoted = !quoted
      continue
    } else if (!quoted && character === ',') {
      row.push('')
      continue
    } else if (!quoted && (character === '\n' || character === '\r')) {
      if (row.length > 1 || row[0] !== '') rows.push([''])
      continue
    }
    row[row.length - 1] += character
  }
  const [head = [], ...body] = rows
  return body
    .filter((row) => row.length === head.length)
    .map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])))
}

const filesBelow = async (folder: string, ending: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(ending)).sort()

const eachFile =
  (
    ending: string,
    clean: (text: string) => string = (text) => text,
    sourceOf: (file: string) => string = (file) => file,
  ): Reader =>
  async (folder) =>
    Promise.all(
      (await filesBelow(folder, ending)).map(async (file) => ({
        source: sourceOf(path.basename(file)),
        text: clean(await readFile(path.join(folder, file), 'utf8')),
      })),
    )

/** What the project itself says in prose, and its program, which is prose about software. */
const DOCUMENTATION = path.join(import.meta.dirname, '../../docs')
const PROGRAM = path.join(import.meta.dirname, '../http')

const PACKAGES = path.join(import.meta.dirname, '../../node_modules')
/** Licences under which a manual's words may be counted, as weights are counts of words. */
const OPEN = /^(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD)$/u

/** Manuals of the packages installed here; packages of one scope or first name are one source. */
async function readManuals(): Promise<{ source: string; text: string }[]> {
  const names = (await readdir(PACKAGES)).filter((name) => !name.startsWith('.'))
  const scoped = names.filter((name) => name.startsWith('@'))
  const within = await Promise.all(
    scoped.map(async (scope) =>
      (await readdir(path.join(PACKAGES, scope))).map((name) => `${scope}/${name}`),
    ),
  )
  const packages = [...names.filter((name) => !name.startsWith('@')), ...within.flat()].sort()
  const manuals = await Promise.all(
    packages.map(async (name) => {
      const folder = path.join(PACKAGES, name)
      const [manual, facts] = await Promise.all(
        ['README.md', 'package.json'].map((file) =>
          readFile(path.join(folder, file), 'utf8').catch(() => ''),
        ),
      )
      const licence = facts === '' ? undefined : (JSON.parse(facts ?? '') as { license?: unknown }).license
      const source = name.split(/[-/.]/u)[0] ?? name
      return typeof licence === 'string' && OPEN.test(licence) ? [{ source, text: manual ?? '' }] : []
    }),
  )
  return manuals.flat().filter(({ text }) => text.length >= MANUAL)
}

/** Characters under which a manual is no more than a name and a licence. */
const MANUAL = 1_000

/** The sets of the data folder, by what they are. */
const CORPORA: readonly Corpus[] = [
  {
    set: 'cuad',
    domain: 'legal',
    language: 'en',
    trains: true,
    read: async (folder) => {
      const file = (await json(folder, 'train.json')) as {
        data: { title: string; paragraphs: { context: string }[] }[]
      }
      return file.data.map(({ title, paragraphs }) => ({
        source: title.split('_')[0] ?? title,
        text: paragraphs.map(({ context }) => context).join('\n'),
      }))
    },
  },
  {
    set: 'contract_nli',
    domain: 'legal',
    language: 'en',
    trains: true,
    read: async (folder) => {
      const file = (await json(folder, 'dev.json')) as { documents: { file_name: string; text: string }[] }
      return file.documents.map(({ file_name: source, text }) => ({ source, text }))
    },
  },
  {
    set: 'tosdr',
    domain: 'legal',
    language: 'en',
    trains: true,
    read: async (folder) => {
      const services = new Map<string, string[]>()
      for (const row of await jsonLines(folder, 'train.jsonl')) {
        const service = String((row.services as string[])[0] ?? row.id)
        services.set(service, [...(services.get(service) ?? []), plain(String(row.text))])
      }
      return [...services].map(([source, texts]) => ({ source, text: texts.join('\n') }))
    },
  },
  {
    set: 'sec_credit_agreements',
    domain: 'finance',
    language: 'en',
    trains: true,
    read: async (folder) => {
      const filer = (file: string): string => file.slice(0, 10)
      const html = await eachFile('.html', plain, filer)(folder)
      return [...html, ...(await eachFile('.txt', (text) => text, filer)(folder))]
    },
  },
  {
    set: 'tatqa',
    domain: 'finance',
    language: 'en',
    trains: true,
    read: async (folder) => {
      const contexts = (await json(folder, 'tatqa_dataset_dev.json')) as {
        table: { uid: string; table: string[][] }
        paragraphs: { text: string }[]
      }[]
      return contexts.map(({ table, paragraphs }) => ({
        source: table.uid,
        text: [...table.table.map((row) => row.join('\t')), ...paragraphs.map(({ text }) => text)].join('\n'),
      }))
    },
  },
  {
    set: 'mts_dialog',
    domain: 'medical',
    language: 'en',
    trains: true,
    read: async (folder) =>
      readCsv(await readFile(path.join(folder, 'MTS-Dialog-TrainingSet.csv'), 'utf8')).map((row) => ({
        source: String(row.ID),
        text: row.section_text ?? '',
      })),
  },
  {
    set: 'aci_bench',
    domain: 'medical',
    language: 'en',
    trains: true,
    read: async (folder) =>
      readCsv(await readFile(path.join(folder, 'train.csv'), 'utf8')).map((row) => ({
        source: String(row.encounter_id),
        text: row.note ?? '',
      })),
  },
  { set: 'cn_laws', domain: 'legal', language: 'zh', trains: true, read: eachFile('.md') },
  {
    set: 'zh_contract_risk',
    domain: 'legal',
    language: 'zh',
    trains: true,
    read: async (folder) =>
      (await eachFile('.csv')(folder)).flatMap(({ source, text }) =>
        text.split('\n').map((line, index) => ({ source: `${source} ${index}`, text: line })),
      ),
  },
  {
    set: 'fddc_contracts',
    domain: 'finance',
    language: 'zh',
    trains: true,
    read: async (folder) => {
      const labels = await readFile(path.join(folder, 'labels.tsv'), 'utf8')
      const parties = new Map(labels.split('\n').map((line) => [line.split('\t')[0], line.split('\t')[2]]))
      const issuer = (file: string): string => parties.get(file.replace('.html', '')) ?? file
      return (await eachFile('.html', plain, issuer)(folder)).filter((_, index) => index % 4 === 0)
    },
  },
  {
    set: 'zh_loan_agreements',
    domain: 'finance',
    language: 'zh',
    trains: true,
    read: eachFile('.ftl', plain),
  },
  {
    set: 'documentation',
    domain: 'other',
    language: 'en',
    trains: true,
    read: async () => [...(await eachFile('.md')(DOCUMENTATION)), ...(await eachFile('.ts')(PROGRAM))],
  },
  { set: 'manuals', domain: 'other', language: 'en', trains: true, read: readManuals },
  {
    set: 'mtsamples',
    domain: 'medical',
    language: 'en',
    trains: false,
    read: async (folder) =>
      (await jsonLines(folder, 'train.jsonl')).map((row, index) => ({
        source: String(index),
        text: String(row.text),
      })),
  },
  {
    set: 'ccks2017_emr',
    domain: 'medical',
    language: 'zh',
    trains: false,
    read: eachFile('original.txt'),
  },
  {
    set: 'chip_cdee',
    domain: 'medical',
    language: 'zh',
    trains: false,
    read: async (folder) =>
      ((await json(folder, 'train.json')) as { id: number; text: string }[]).map(({ id, text }) => ({
        source: String(id),
        text,
      })),
  },
  {
    set: 'cail2019_elements',
    domain: 'legal',
    language: 'zh',
    trains: false,
    read: async (folder) => {
      const judgments = [
        ...(await jsonLines(folder, 'loan.jsonl')),
        ...(await jsonLines(folder, 'labor.jsonl')),
      ] as unknown as readonly (readonly { sentence: string }[])[]
      return judgments.map((sentences, index) => ({
        source: String(index),
        text: sentences.map(({ sentence }) => sentence).join('\n'),
      }))
    },
  },
]

export interface DomainCorpora {
  readonly train: readonly DomainText[]
  /** A fifth of the sources that may train, and all that may not. */
  readonly heldOut: readonly DomainText[]
}

/** All sets of the data folder. Fails as reading files does where a set is missing. */
export async function readDomainCorpora(data: string): Promise<DomainCorpora> {
  const read = await Promise.all(
    CORPORA.map(async ({ read: readTexts, trains, ...facts }) => ({
      trains,
      texts: (await readTexts(path.join(data, facts.set)))
        .filter(({ text }) => text.trim().length >= 20)
        .map((text): DomainText => ({ ...facts, ...text })),
    })),
  )
  return {
    train: read.flatMap(({ trains, texts }) => (trains ? texts.filter((text) => !isHeldOut(text)) : [])),
    heldOut: read.flatMap(({ trains, texts }) => (trains ? texts.filter(isHeldOut) : texts)),
  }
}

const isHeldOut = ({ set, source }: DomainText): boolean =>
  (createHash('sha256').update(`${set} ${source}`).digest()[0] ?? 0) % 5 === 0
