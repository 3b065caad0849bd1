import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { freePort, startProgram, temporaryDataDir, type Program } from '../support/server.js'
import { startBrowser } from './browser.js'
import { ADMINISTRATOR, logIn, seriousInBothThemes } from './portal-steps.js'

/** A whole program reads scans and encrypted files here. */
jest.setTimeout(300_000)

const DOCUMENTS = path.join(import.meta.dirname, '../../fixtures/documents/parsing')

const browser = await startBrowser()
const missing = typeof browser === 'string' ? browser : ''
const inBrowser = missing === '' ? describe : describe.skip

inBrowser(`what a file holds, in a browser${missing === '' ? '' : ` (skipped: ${missing})`}`, () => {
  const data = temporaryDataDir()
  let program: Program
  let url = ''
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    program = startProgram({
      environment: {
        DATA_DIR: data.folder,
        PORT: String(port),
        SAMPLES: 'false',
        ADMIN_EMAIL: ADMINISTRATOR.email,
        ADMIN_PASSWORD: ADMINISTRATOR.password,
      },
    })
    await program.ready
    const context = await (browser as Browser).newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
    })
    page = await context.newPage()
    page.setDefaultTimeout(60_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text())
    })
    await page.goto(url)
    await logIn(page)
  })

  afterEach(() => expect(complaints.splice(0)).toEqual([]))

  afterAll(async () => {
    await (browser as Browser).close()
    program.child.kill('SIGTERM')
    await program.ended
    await data.remove()
  })

  async function upload(name: string): Promise<void> {
    await page.goto(url)
    await page.locator('input[type=file]').first().setInputFiles(path.join(DOCUMENTS, name))
    await page.getByRole('link', { name }).first().click()
  }
  const tab = (name: string) => page.getByRole('tab', { name })
  const text = () => page.getByRole('region', { name: 'Text of the document' })

  test('tracked changes stand in three views, each change with its author, none left out unseen', async () => {
    await upload('tracked-changes.docx')
    await tab('Document').waitFor()
    await text().locator('del').first().waitFor()
    expect(await text().locator('del').allInnerTexts()).toContain('ten (10)')
    expect(await text().locator('ins').allInnerTexts()).toContain('thirty (30)')
    expect(await text().locator('ins').first().getAttribute('title')).toMatch(/^Inserted · \S/)

    await page.getByText('Original', { exact: true }).click()
    await text().getByText('within ten (10) days').waitFor()
    expect(await text().innerText()).not.toContain('thirty (30)')

    await page.getByText('All accepted', { exact: true }).click()
    await text().getByText('within').first().waitFor()
    expect(await text().innerText()).not.toContain('ten (10)')
    const left = await text().getByRole('img').first().getAttribute('aria-label')
    expect(left).toMatch(/Not in this view: Deleted.*ten \(10\)/)

    await tab('Document').click()
    await page.getByRole('button', { name: /Deleted .*six percent/ }).click()
    await text().locator('del').getByText('six percent').waitFor()
    expect(await seriousInBothThemes(page)).toEqual([])
  })

  test('a scan is read, shown as it is, with its text beside it', async () => {
    await upload('image-only.pdf')
    await page.getByText(/^Scan, read with \d+% confidence/).waitFor()
    await page.getByRole('button', { name: 'Show the text beside the pages' }).click()
    await text().getByText('PROMISSORY NOTE').waitFor()
    expect(await seriousInBothThemes(page)).toEqual([])
    await page.getByRole('button', { name: 'Show the text beside the pages' }).click()
    await tab('Key terms').click()
    expect(await page.getByText('$48,500').or(page.getByText('48,500')).count()).toBeGreaterThan(0)
  })

  test('an encrypted file asks for its password, refuses a wrong one, and is then read and drawn', async () => {
    await upload('user-password.pdf')
    const field = page.locator('main input[type=password]')
    await field.fill('not this one')
    await page.getByRole('button', { name: 'Open and analyse' }).click()
    await page.getByText('This password does not open the document.').waitFor()
    await field.fill('open-sesame')
    await page.getByRole('button', { name: 'Open and analyse' }).click()
    await tab('Document').waitFor()
    const picture = page.locator('section[data-page="1"] img')
    await picture.waitFor()
    await page.waitForFunction(
      () => (document.querySelector('section[data-page="1"] img') as HTMLImageElement).naturalWidth > 500,
    )
  })

  test('a message brings its attachments as documents of their own', async () => {
    await upload('offer.eml')
    await tab('Document').click()
    await page.getByRole('link', { name: '条款.txt' }).click()
    await page.getByRole('heading', { level: 1, name: '条款.txt' }).waitFor()
    await tab('Document').click()
    await page.getByRole('link', { name: 'offer.eml' }).waitFor()
  })
})
