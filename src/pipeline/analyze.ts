import type { Artifact } from '../domain/artifact.js'
import type { Analysis, StageRecord } from '../domain/run.js'
import { hashOf, sha256 } from '../hash.js'
import { openEngine, type Engine, type EngineOptions } from './engine.js'
import type { AttachmentFile } from '../parsing/index.js'
import { contentHashOf, inputHash, parsedHash } from './stage-hashes.js'
import { runStage, type Progress, type RunContext } from './stage.js'
import { extractStage } from './stages/extract.js'
import { groundStage } from './stages/ground.js'
import { segmentStage } from './stages/segment.js'
import { summarizeStage } from './stages/summarize.js'

export interface DocumentInput {
  readonly name: string
  readonly bytes: Uint8Array
  /** Opens the document where it is encrypted. */
  readonly password?: string | undefined
}

export interface AnalyzeContext {
  readonly signal: AbortSignal
  progress(progress: Progress): void
}

/**
 * One document read whole: parsed, cut into clauses, searched for labels, terms and risks, every quote grounded, summed
 * up. Same bytes, same name, same engine: same `contentHash`. Throws StageError with the code of what went wrong.
 */
export async function analyze(
  { name, bytes, password }: DocumentInput,
  engine: Engine,
  context: AnalyzeContext,
): Promise<Analysis> {
  const stages: StageRecord[] = []
  const run: RunContext = { ...context, record: (record) => void stages.push(record) }
  const bytesHash = sha256(bytes)

  const parsed = await runStage(engine.parse, { bytes, name, password }, run, {
    input: bytesHash,
    output: parsedHash,
  })
  const read = parsedHash(parsed)
  const { detect, assess } = engine.forDocument(parsed)

  const clauses = await runStage(segmentStage, parsed, run, { input: read })
  const structure = inputHash(read, clauses)
  const detection = await runStage(detect, { parsed, clauses }, run, {
    input: structure,
    output: (out) => hashOf(out.findings),
  })
  const terms = await runStage(extractStage, { parsed, clauses }, run, { input: structure })
  const found = [...detection.findings, ...terms]
  const judged = await runStage(assess, { parsed, clauses, findings: found }, run, {
    input: inputHash(read, clauses, found),
  })
  const claims = [...found, ...judged]
  const findings = await runStage(groundStage, { parsed, findings: claims }, run, {
    input: inputHash(read, undefined, claims),
  })
  const summaries = await runStage(summarizeStage, { parsed, clauses, findings }, run, {
    input: inputHash(read, clauses, findings),
  })

  const document = { name, format: parsed.format, size: bytes.length, sha256: bytesHash }
  const pins = {
    bytesHash,
    textHash: parsed.textHash,
    codeVersion: engine.codeVersion,
    artifacts: artifactsOf(stages),
  }
  const analysis = { document, parsed, clauses, findings, summaries }
  return { ...analysis, run: { pins, stages, contentHash: contentHashOf({ ...analysis, run: { pins } }) } }
}

/** Every artifact once, in the order of its first use. */
function artifactsOf(stages: readonly StageRecord[]): Artifact[] {
  const artifacts = stages.flatMap(({ uses }) => uses)
  return artifacts.filter(
    (one, index) =>
      artifacts.findIndex((other) => other.sha256 === one.sha256 && other.kind === one.kind) === index,
  )
}

export interface Analyzer {
  analyze(this: void, document: DocumentInput, context: AnalyzeContext): Promise<Analysis>
  /** The files within a document, under the numbers that `ParsedDocument.attachments` gives them. */
  readAttachments(
    this: void,
    document: DocumentInput,
    context: Pick<AnalyzeContext, 'signal'>,
  ): Promise<readonly AttachmentFile[]>
  /** Parser processes that ended on a document, by crash or limit or because it was cancelled. */
  readonly parserRestarts: number
  /** Ends parser processes and model threads. */
  close(): Promise<void>
}

/** An engine opened once for many documents. */
export async function createAnalyzer(options: EngineOptions): Promise<Analyzer> {
  const engine = await openEngine(options)
  return {
    analyze: (document, context) => analyze(document, engine, context),
    readAttachments: (document, { signal }) => engine.readAttachments(document, signal),
    get parserRestarts() {
      return engine.parserRestarts
    },
    close: () => engine.close(),
  }
}
