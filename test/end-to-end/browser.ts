import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Without a sandbox, because containers and root have none; and with nothing that would look for a network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Starts the system's chromium, else the one that npm brought; a sentence naming what is missing where none starts. */
export async function startBrowser(): Promise<Browser | string> {
  const problems: string[] = []
  for (const place of [...INSTALLED.filter((file) => existsSync(file)), packaged]) {
    try {
      const executablePath = typeof place === 'string' ? place : await place()
      return await chromium.launch({ executablePath, args: FLAGS })
    } catch (error) {
      problems.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
    }
  }
  return `no browser starts (install chromium, or the libraries that @sparticuz/chromium lacks): ${problems.join('; ')}`
}

/** Unpacks the chromium of `@sparticuz/chromium`, which reads this variable when it is imported. */
async function packaged(): Promise<string> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs20.x'
  const { default: brought } = await import('@sparticuz/chromium')
  return brought.executablePath()
}
