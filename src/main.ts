import type { Express } from 'express'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { buildPortal } from './cli/build-portal.js'
import { loadConfig, type Config } from './config.js'
import { CodedError, toCoded } from './errors.js'
import { createApp } from './http/app.js'
import { createLogger, type Logger } from './logger.js'
import type { Analyzer } from './pipeline/analyze.js'
import { openAnalyzer } from './services/open-analyzer.js'
import { openInstallation, type Installation } from './services/open-installation.js'
import { seedSamples } from './services/seed-samples.js'
import { createFirstAdministrator } from './services/users.js'
import { startWorker } from './worker/worker.js'

/** What this process does: everything (`npm start`), or one half of it beside other processes. */
type Mode = 'all' | 'web' | 'worker'

/** What has been opened so far, to be closed however far the start came. */
interface Parts {
  installation?: Installation
  server?: Listening
  urlFile?: string
  analyzer?: Analyzer
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)

async function start(mode: Mode, config: Config, logger: Logger, parts: Parts): Promise<void> {
  const installation = (parts.installation = await openInstallation(config, logger))
  const { context, embedded } = installation
  if (mode === 'all' && embedded !== undefined && !(await embedded.claim())) throw alreadyRunning(config)

  if (mode !== 'worker') {
    const portalDir = await portal(config, logger)
    parts.server = await listen(
      createApp({ context, portalDir, workerRestarts: () => parts.analyzer?.parserRestarts ?? 0 }),
      config,
    )
    await seedSamples(context)
  }
  if (mode !== 'web') {
    parts.analyzer = await openAnalyzer(config)
    await startWorker(context, parts.analyzer)
  }
  if (parts.server === undefined) return print('Countersign worker is ready.')
  if (mode === 'all') {
    parts.urlFile = urlFile(config)
    writeFileSync(parts.urlFile, parts.server.url)
  }
  // Last, for its password is told this once: a start that fails on the way must not have created it.
  greet(parts.server.url, installation, await createFirstAdministrator(context))
}

/** The portal's folder; a portal that cannot be built leaves the API working. */
async function portal(config: Config, logger: Logger): Promise<string | undefined> {
  try {
    const { folder, state } = await buildPortal(config.root, print)
    if (folder === undefined)
      logger.warn('the portal is not built and cannot be built here; only the API is served')
    if (state === 'stale') logger.warn('the portal was built from other sources; run npm run build')
    return folder
  } catch (error) {
    logger.error({ error }, 'the portal could not be built; only the API is served')
    return undefined
  }
}

interface Listening {
  readonly url: string
  /** Accepts nothing more, waits a little for answers under way, then cuts them off. */
  close(): Promise<void>
}

const LAST_ANSWERS_MS = 5000

/** Longer than proxies keep their own ends open (a minute as a rule), so that none sends into a connection just closed. */
const KEEP_ALIVE_MS = 75_000

function listen(app: Express, config: Config): Promise<Listening> {
  const server = createServer(app)
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref()
    })
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(notListening(config, cause)))
    server.listen(config.port, config.host, () => {
      const { port } = server.address() as AddressInfo
      const host = config.host.includes(':') ? `[${config.host}]` : config.host
      resolve({ url: config.publicUrl ?? `http://${host}:${port}`, close })
    })
  })
}

function notListening(config: Config, cause: NodeJS.ErrnoException): CodedError {
  const where = `${config.host}:${config.port}`
  const why =
    cause.code === 'EADDRINUSE'
      ? `port ${config.port} is in use`
      : `cannot listen on ${where} (${cause.code})`
  return new CodedError('configuration-invalid', `${why}; set PORT or HOST to another`, { cause })
}

/** Beside the data, so that a second start can say where the first one is. */
const urlFile = (config: Config): string => path.join(config.dataDir, 'server.url')

function alreadyRunning(config: Config): CodedError {
  let url = 'an unknown address'
  try {
    url = readFileSync(urlFile(config), 'utf8')
  } catch {
    // It has not got as far as listening.
  }
  return new CodedError('database-locked', `Countersign already runs on this data folder, at ${url}`)
}

function greet(
  url: string,
  { embedded }: Installation,
  administrator: Awaited<ReturnType<typeof createFirstAdministrator>>,
): void {
  const lines = [`Open       ${url}`]
  if (administrator !== undefined) lines.push(`E-mail     ${administrator.email}`)
  if (administrator?.password !== undefined) {
    lines.push(`Password   ${administrator.password}   (shown this once; change it after logging in)`)
  }
  lines.push(`Data       ${embedded === undefined ? 'the server of DATABASE_URL' : embedded.home}`)
  print(
    `\n  Countersign is ready.\n\n${lines.map((line) => `    ${line}`).join('\n')}\n\n  Stop it with Ctrl+C.\n`,
  )
}

/** First requests, then runs (ended or given back), then the database. */
async function close(parts: Parts, config: Config): Promise<void> {
  await parts.server?.close()
  await parts.installation?.close({ graceMs: config.shutdownGraceMs })
  await parts.analyzer?.close()
  if (parts.urlFile !== undefined) rmSync(parts.urlFile, { force: true })
}

function modeOf(argument: string | undefined): Mode {
  if (argument === undefined) return 'all'
  if (argument === 'web' || argument === 'worker') return argument
  throw new CodedError('configuration-invalid', `unknown mode ${argument}; there are web and worker`)
}

/** npm hands Ctrl+C on to a process that the terminal has told already: signals this close together are one. */
const SAME_SIGNAL_MS = 1000

/** One clean stop, whatever asks for it first; a second signal ends the process at once. */
function stopper(parts: Parts, config: Config, logger: Logger) {
  let since: number | undefined
  return async (status: number): Promise<void> => {
    if (since !== undefined) {
      // Killed rather than exited: native threads that are still at work would abort with a core dump.
      if (performance.now() - since > SAME_SIGNAL_MS) process.kill(process.pid, 'SIGKILL')
      return
    }
    since = performance.now()
    await close(parts, config).catch((error: unknown) => logger.error({ error }, 'could not stop in order'))
    process.exit(status)
  }
}

async function main(): Promise<void> {
  const config = loadConfig()
  const logger = createLogger(config.logLevel)
  const parts: Parts = {}
  const stop = stopper(parts, config, logger)
  process.on('SIGTERM', () => void stop(0))
  process.on('SIGINT', () => void stop(0))
  try {
    await start(modeOf(process.argv[2]), config, logger, parts)
    void parts.installation?.embedded?.lost.then(() => {
      logger.fatal('the embedded database ended')
      return stop(1)
    })
  } catch (error) {
    logger.debug({ error }, 'could not start')
    explain(error)
    await stop(1)
  }
}

function explain(error: unknown): void {
  const { code, message } = toCoded(error)
  process.stderr.write(`Countersign cannot start (${code}): ${message}\n`)
  if (code === 'internal') process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`)
}

await main().catch((error: unknown) => {
  explain(error)
  process.exit(1)
})
