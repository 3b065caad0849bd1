import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { CodedError } from './errors.js'

const flag = z.stringbool()
const count = (otherwise: number) => z.coerce.number().int().positive().default(otherwise)

/** Root of the installation: the folder that holds package.json. */
export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** Folders in which programs are looked for: the one thing of this environment that a document's reader is given. */
export const PROGRAM_PATH = process.env.PATH ?? ''

/** Every environment variable the program reads, with its default. docs/configuration.md describes each. */
const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  /** Any PostgreSQL; without it an embedded one is started under DATA_DIR. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().min(1).default(path.join(ROOT, '.data')),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ADMIN_EMAIL: z.email().default('admin@countersign.local'),
  /** First administrator's password; generated and printed once when absent. */
  ADMIN_PASSWORD: z.string().min(12).optional(),
  /** Public origin, such as https://countersign.example; secure cookies follow its scheme. */
  PUBLIC_URL: z.url().optional(),
  /** Proxies in front of the server, for the client address in rate limits. */
  TRUST_PROXY: z.coerce.number().int().nonnegative().default(0),
  SAMPLES: flag.default(true),
  MAX_UPLOAD_MB: count(100),
  MAX_PAGES: count(5000),
  MAX_CHARACTERS: count(20_000_000),
  MAX_SCANNED_PAGES: count(1000),
  PARSE_TIMEOUT_S: count(120),
  PARSE_MEMORY_MB: count(1024),
  /** Reader of scanned pages; `auto` takes the tesseract program where it is installed, else tesseract.js. */
  OCR_ENGINE: z.enum(['auto', 'tesseract', 'tesseract.js', 'none']).default('auto'),
  /** Key that seals the passwords of encrypted documents; made and kept in DATA_DIR when absent. */
  SECRET_KEY: z.string().min(32).optional(),
  /** Documents analysed at a time in one worker process. */
  WORKER_CONCURRENCY: count(2),
  MODEL_THREADS: count(2),
  SESSION_HOURS: count(12),
  /** Seconds a stopping process waits for running jobs before it returns them to the queue. */
  SHUTDOWN_GRACE_S: count(20),
  RATE_LIMIT_PER_MINUTE: count(600),
  METRICS: flag.default(true),
})

export interface Config {
  readonly root: string
  readonly host: string
  readonly port: number
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly logLevel: string
  readonly adminEmail: string
  readonly adminPassword: string | undefined
  readonly publicUrl: string | undefined
  readonly trustProxy: number
  readonly samples: boolean
  readonly maxUploadBytes: number
  readonly maxPages: number
  readonly maxCharacters: number
  readonly maxScannedPages: number
  readonly ocrEngine: 'auto' | 'tesseract' | 'tesseract.js' | 'none'
  readonly secretKey: string | undefined
  readonly parseTimeoutMs: number
  readonly parseMemoryMb: number
  readonly workerConcurrency: number
  readonly modelThreads: number
  readonly sessionMs: number
  readonly shutdownGraceMs: number
  readonly rateLimitPerMinute: number
  readonly metrics: boolean
}

export const ENVIRONMENT_VARIABLES = Object.keys(Environment.shape)

/** Reads and checks the environment. Throws `configuration-invalid` naming the variables, never their values. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(set)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new CodedError('configuration-invalid', `environment not usable: ${problems.join('; ')}`)
  }
  const env = parsed.data
  return {
    root: ROOT,
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    dataDir: path.resolve(env.DATA_DIR),
    logLevel: env.LOG_LEVEL,
    adminEmail: env.ADMIN_EMAIL,
    adminPassword: env.ADMIN_PASSWORD,
    publicUrl: env.PUBLIC_URL,
    trustProxy: env.TRUST_PROXY,
    samples: env.SAMPLES,
    maxUploadBytes: env.MAX_UPLOAD_MB * 1024 * 1024,
    maxPages: env.MAX_PAGES,
    maxCharacters: env.MAX_CHARACTERS,
    maxScannedPages: env.MAX_SCANNED_PAGES,
    ocrEngine: env.OCR_ENGINE,
    secretKey: env.SECRET_KEY,
    parseTimeoutMs: env.PARSE_TIMEOUT_S * 1000,
    parseMemoryMb: env.PARSE_MEMORY_MB,
    workerConcurrency: env.WORKER_CONCURRENCY,
    modelThreads: env.MODEL_THREADS,
    sessionMs: env.SESSION_HOURS * 3_600_000,
    shutdownGraceMs: env.SHUTDOWN_GRACE_S * 1000,
    rateLimitPerMinute: env.RATE_LIMIT_PER_MINUTE,
    metrics: env.METRICS,
  }
}
