import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { startBrowser } from '../end-to-end/browser.js'
import { ADMINISTRATOR, logIn } from '../end-to-end/portal-steps.js'
import { freePort, startProgram, temporaryDataDir } from './server.js'

/** Renders the queue and the document page of a fresh installation with its samples into docs/images. */

const IMAGES = path.join(import.meta.dirname, '../../docs/images')
const FAILED = { name: 'scan-2019.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 cut off') }

const LOOKS = (['en', 'zh'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    [1280, 1600].map((width) => ({ language, scheme, width })),
  ),
)
type Look = (typeof LOOKS)[number]

/** README shows the plain names: English, light, 1280 wide. */
function fileOf(screen: 'queue' | 'document', { language, scheme, width }: Look): string {
  const traits = [
    language === 'en' ? '' : language,
    scheme === 'light' ? '' : scheme,
    width === 1280 ? '' : width,
  ]
  return path.join(IMAGES, `${[screen, ...traits].filter((trait) => trait !== '').join('-')}.png`)
}

async function open(browser: Browser, url: string, { language, scheme, width }: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: width === 1280 ? 800 : 840 },
    colorScheme: scheme,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(url)
  await logIn(page)
  return page
}

/** Leaves the documents as they are on a working day: one failed, one signed, one half decided. */
async function work(page: Page): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(FAILED)
  await page.getByText('The file is damaged.').waitFor({ timeout: 120_000 })
  await page.waitForFunction(
    () => !/Waiting to be|Starting|Reading|Recognising|Assessing/.test(document.body.innerText),
    undefined,
    { timeout: 180_000 },
  )
  await decide(page, 'license-agreement.pdf', 30)
  await decide(page, 'loan-agreement.pdf', 11)
  await decide(page, 'jiekuan-hetong.pdf', 6)
  await decide(page, 'quarterly-report.pdf', Infinity)
  await page.getByRole('link', { name: 'quarterly-report.pdf' }).click()
  await page.getByRole('button', { name: 'Sign off' }).click()
  await page.getByRole('dialog').locator('input[type=password]').fill(ADMINISTRATOR.password)
  await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click()
  await page.getByText(/^Signed by/).waitFor()
}

/** Accepts the last findings of a document, up to a number, so that the gravest are still to be decided. */
async function decide(page: Page, name: string, most: number): Promise<void> {
  await page.goto(new URL('/', page.url()).href)
  await page.getByRole('link', { name }).click()
  await page.locator('li[data-card]').first().waitFor()
  for (let made = 0; made < most; made++) {
    const undecided = page.locator('li[data-card]:not([data-decision])')
    if ((await undecided.count()) === 0) break
    const card = undecided.last()
    const id = (await card.getAttribute('data-card')) ?? ''
    await card.locator('button').first().click()
    await page.keyboard.press('a')
    await page.locator(`li[data-card="${id}"][data-decision]`).waitFor()
  }
  await page.goto(new URL('/', page.url()).href)
}

async function picture(browser: Browser, url: string, look: Look): Promise<void> {
  const page = await open(browser, url, look)
  await page.locator('tbody tr').first().waitFor()
  await page.mouse.move(0, 0)
  await page.screenshot({ path: fileOf('queue', look) })
  const name = look.language === 'zh' ? 'jiekuan-hetong.pdf' : 'loan-agreement.pdf'
  await page.getByRole('link', { name }).click()
  await page.locator('li[data-card] button').nth(1).click()
  await page.locator('[data-selected][data-finding]').first().waitFor()
  await page.locator('section[data-page] canvas').first().waitFor()
  // The flash of the passage, and pages that are still being drawn.
  await page.waitForTimeout(2500)
  await page.screenshot({ path: fileOf('document', look) })
  await page.context().close()
}

async function main(): Promise<void> {
  const browser = await startBrowser()
  if (typeof browser === 'string') throw new Error(browser)
  const data = temporaryDataDir()
  const port = await freePort()
  const program = startProgram({
    environment: {
      DATA_DIR: data.folder,
      PORT: String(port),
      ADMIN_EMAIL: ADMINISTRATOR.email,
      ADMIN_PASSWORD: ADMINISTRATOR.password,
      RATE_LIMIT_PER_MINUTE: '6000',
    },
  })
  try {
    await program.ready
    const url = `http://127.0.0.1:${port}`
    mkdirSync(IMAGES, { recursive: true })
    const first = await open(browser, url, { language: 'en', scheme: 'light', width: 1280 })
    await work(first)
    await first.context().close()
    for (const look of LOOKS) {
      await picture(browser, url, look)
      for (const screen of ['queue', 'document'] as const) {
        const file = fileOf(screen, look)
        process.stdout.write(`${path.basename(file)} ${Math.round(readFileSync(file).length / 1000)} kB\n`)
      }
    }
  } finally {
    await browser.close()
    program.child.kill('SIGTERM')
    await program.ended
    await data.remove()
  }
}

await main()
