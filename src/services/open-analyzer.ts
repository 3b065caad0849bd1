import type { Config } from '../config.js'
import { createAnalyzer, type Analyzer } from '../pipeline/analyze.js'

/** The pipeline as a worker of this configuration runs it: a parser process for each document analysed at a time. */
export const openAnalyzer = (config: Config): Promise<Analyzer> =>
  createAnalyzer({
    root: config.root,
    limits: {
      maxBytes: config.maxUploadBytes,
      maxPages: config.maxPages,
      maxCharacters: config.maxCharacters,
    },
    parsers: config.workerConcurrency,
    parseTimeoutMs: config.parseTimeoutMs,
    parseMemoryMb: config.parseMemoryMb,
    modelThreads: config.modelThreads,
  })
