import { readFileSync } from 'node:fs'
import path from 'node:path'
import { chooseAdapter } from '../adapters/choose.js'
import { loadAdapters, type Adapter } from '../adapters/load.js'
import { loadPlaybooks, type LoadedPlaybook } from '../adapters/playbook.js'
import type { Finding } from '../domain/finding.js'
import type { ParsedDocument } from '../domain/parsed-document.js'
import { openClauseModel, type ClauseModel } from '../inference/clause-model.js'
import {
  createParserPool,
  type AttachmentFile,
  type OcrEngineName,
  type ParseLimits,
  type ParserPool,
} from '../parsing/index.js'
import type { Stage } from './stage.js'
import { createAssessStage, type AssessInput } from './stages/assess.js'
import { detectStage, type DetectInput, type Detection } from './stages/detect.js'
import { createParseStage, type ParseInput } from './stages/parse.js'

export interface EngineOptions {
  /** The installation's root; `domain-adapters` and package.json are in it. */
  readonly root: string
  readonly limits: ParseLimits
  readonly ocrEngine?: OcrEngineName | undefined
  /** Parser processes, and what one document may cost each. */
  readonly parsers: number
  readonly parseTimeoutMs: number
  readonly parseMemoryMb: number
  readonly modelThreads: number
  /** Id of the adapter to use for every document, instead of the one that suits it best. */
  readonly adapter?: string | undefined
}

/** The stages that depend on what is installed, for one document. */
export interface Engine {
  readonly codeVersion: string
  readonly parse: Stage<ParseInput, ParsedDocument>
  forDocument(parsed: ParsedDocument): {
    readonly detect: Stage<DetectInput, Detection>
    readonly assess: Stage<AssessInput, Finding[]>
  }
  /** The files within a document; read apart from its text, for not every caller wants their bytes. */
  readAttachments(document: ParseInput, signal: AbortSignal): Promise<readonly AttachmentFile[]>
  /** Parser processes that ended on a document. */
  readonly parserRestarts: number
  close(): Promise<void>
}

/** Loads adapters and playbooks and starts what runs them. Throws `adapter-invalid` or `playbook-invalid`. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const folder = path.join(options.root, 'domain-adapters')
  const [adapters, playbooks] = await Promise.all([loadAdapters(folder), loadPlaybooks(folder)])
  const parsers: ParserPool = createParserPool({
    size: options.parsers,
    timeoutMs: options.parseTimeoutMs,
    memoryMb: options.parseMemoryMb,
  })
  parsers.warm()
  const models = new Map<string, ClauseModel>()
  const modelOf = ({ manifest, folder: place }: Adapter): ClauseModel => {
    const known = models.get(manifest.id)
    if (known !== undefined) return known
    const { id, version, model: spec } = manifest
    const model = openClauseModel({ id, version, spec, folder: place }, options.modelThreads)
    models.set(id, model)
    return model
  }
  return {
    codeVersion: packageVersion(options.root),
    parse: createParseStage(parsers, options.limits, options.ocrEngine),
    forDocument(parsed) {
      if (adapters.length === 0) return { detect: WITHOUT_MODEL, assess: createAssessStage(playbooks) }
      const choice = chooseAdapter(adapters, parsed, options.adapter)
      return {
        detect: detectStage(choice, modelOf(choice.adapter)),
        assess: createAssessStage(playbooksFor(choice.adapter, playbooks)),
      }
    },
    readAttachments: ({ bytes, name, password }, signal) =>
      parsers.readAttachments(bytes, name, { limits: options.limits, signal, password }),
    get parserRestarts() {
      return parsers.restarts
    },
    close: async () => {
      await Promise.all([parsers.close(), ...[...models.values()].map((model) => model.close())])
    },
  }
}

const playbooksFor = ({ manifest }: Adapter, playbooks: readonly LoadedPlaybook[]): LoadedPlaybook[] =>
  playbooks.filter(({ playbook }) => playbook.domain === manifest.domain)

/** An installation without any adapter still reads terms and applies playbooks. */
const WITHOUT_MODEL: Stage<DetectInput, Detection> = {
  name: 'detect',
  version: '1',
  uses: [],
  run: (_input, context) => {
    context.warn({
      code: 'adapter-not-confident',
      message: 'no domain adapter is installed; no clause was looked for',
    })
    return Promise.resolve({ predictions: [], findings: [] })
  },
}

function packageVersion(root: string): string {
  const text = readFileSync(path.join(root, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
