import type { Config } from '../config.js'
import { createAnalyzer, type Analyzer } from '../pipeline/analyze.js'
import type { EngineOptions } from '../pipeline/engine.js'
import { limitsOf } from './parsers.js'

/** What a caller that is no worker may want otherwise. */
export type AnalyzerOverrides = Partial<Pick<EngineOptions, 'parsers' | 'modelThreads' | 'adapter'>>

/**
 * The pipeline as a worker of this configuration runs it: a parser process for each document analysed at a time, unless
 * overridden.
 */
export const openAnalyzer = (config: Config, overrides: AnalyzerOverrides = {}): Promise<Analyzer> =>
  createAnalyzer({
    root: config.root,
    limits: limitsOf(config),
    ocrEngine: config.ocrEngine,
    parsers: config.workerConcurrency,
    parseTimeoutMs: config.parseTimeoutMs,
    parseMemoryMb: config.parseMemoryMb,
    modelThreads: config.modelThreads,
    ...overrides,
  })
