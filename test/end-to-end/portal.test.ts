import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import path from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { freePort, startProgram, temporaryDataDir, type Program } from '../support/server.js'
import { startBrowser } from './browser.js'
import {
  ADMINISTRATOR,
  dropFile,
  eventually,
  lettersOf,
  logIn,
  SAMPLES,
  seriousInBothThemes,
  textUnderMarks,
} from './portal-steps.js'

/** A whole program, its models and a browser start here, and two documents are read and reviewed. */
jest.setTimeout(300_000)

const browser = await startBrowser()
const missing = typeof browser === 'string' ? browser : ''
const inBrowser = missing === '' ? describe : describe.skip

inBrowser(`the portal in a browser${missing === '' ? '' : ` (skipped: ${missing})`}`, () => {
  const data = temporaryDataDir()
  let program: Program
  let url = ''
  let page: Page
  /** What the browser complained of: scripts that failed, and all that the content security policy refused. */
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
  })

  /** What axe found serious wherever a test looked. */
  const barriers: string[] = []
  const look = async (within?: string) => void barriers.push(...(await seriousInBothThemes(page, within)))

  afterEach(() => {
    expect(complaints.splice(0)).toEqual([])
    expect([...new Set(barriers.splice(0))]).toEqual([])
  })

  afterAll(async () => {
    await (browser as Browser).close()
    program.child.kill('SIGTERM')
    await program.ended
    await data.remove()
  })

  async function open(locale: string): Promise<Page> {
    const context = await (browser as Browser).newContext({ viewport: { width: 1280, height: 800 }, locale })
    const opened = await context.newPage()
    opened.setDefaultTimeout(30_000)
    opened.on('pageerror', (error) => complaints.push(error.message))
    opened.on('console', (message) => {
      if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text())
    })
    await opened.goto(url)
    return opened
  }

  const cards = () => page.locator('li[data-card]')
  const selected = () => page.locator('li[data-card][data-selected]')
  const idOf = async (card: Locator) => (await card.getAttribute('data-card')) ?? ''
  const marksOf = (id: string) => page.locator(`section[data-page] [data-finding="${id}"]`)
  const head = (card: Locator) => card.locator('button').first()

  /** Findings that stand on the page with a quote long enough to tell where it is. */
  async function quoted(): Promise<{ id: string; quote: string }[]> {
    const reply = await page.evaluate(async () => {
      const read = async (place: string) => (await fetch(`/api/v1${place}`)).json() as Promise<unknown>
      const id = location.pathname.split('/').at(-1) ?? ''
      const runs = (await read(`/documents/${id}/runs?status=succeeded`)) as { items: { id: string }[] }
      return read(`/runs/${runs.items[0]?.id ?? ''}/findings?limit=200`)
    })
    const { items } = reply as {
      items: { id: string; kind: string; evidence?: { quote: string; boxes?: { page: number }[] }[] }[]
    }
    return items.flatMap(({ id, kind, evidence = [] }) => {
      const [only] = evidence
      const onOnePage = new Set(only?.boxes?.map((box) => box.page)).size === 1
      return evidence.length === 1 &&
        only !== undefined &&
        kind !== 'term' &&
        onOnePage &&
        only.quote.length > 30
        ? [{ id, quote: only.quote }]
        : []
    })
  }

  /** Selects a finding from its card and expects its highlight over the very words it quotes. */
  async function expectHighlightOverQuote({ id, quote }: { id: string; quote: string }): Promise<void> {
    await head(page.locator(`li[data-card="${id}"]`)).click()
    await marksOf(id).first().waitFor()
    expect(await marksOf(id).first().getAttribute('data-selected')).toBe('true')
    await page.waitForFunction(
      (finding) =>
        document
          .querySelector(`[data-finding="${finding}"]`)
          ?.closest('section')
          ?.querySelector('.textLayer span') !== null,
      id,
    )
    // The text layer stretches each run of characters to its width: at both ends it may be a character off.
    const expected = lettersOf(quote)
    await eventually(
      async () => lettersOf(await textUnderMarks(page, id)),
      (under) => expect(under).toContain(expected.slice(2, Math.max(expected.length - 2, 3))),
    )
  }

  describe('in English', () => {
    test('logs in, by an accessible page, and refuses a wrong password in a sentence', async () => {
      page = await open('en-GB')
      await page.locator('input[type=email]').waitFor()
      await look()
      await page.locator('input[type=email]').fill(ADMINISTRATOR.email)
      await page.locator('input[type=password]').fill('not the password')
      await page.locator('button[type=submit]').click()
      await page.getByText('Email or password is wrong.').waitFor()
      await logIn(page)
      await page.getByText('Nothing here yet').waitFor()
      await look()
    })

    test('takes a dropped file, knows it the second time, and shows it once analysed', async () => {
      const file = path.join(SAMPLES, 'loan-agreement.pdf')
      await dropFile(page, file, 'application/pdf')
      await page.getByText('Stored, now being analysed.').waitFor()
      await page.getByText(/^0 of \d+ decided$/).waitFor({ timeout: 120_000 })
      await dropFile(page, file, 'application/pdf')
      await page.getByText('This file is here already.').waitFor()
      await look()
    })

    test('says in the queue and on its page why a file could not be read', async () => {
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({
          name: 'damaged.pdf',
          mimeType: 'application/pdf',
          buffer: Buffer.from('%PDF-1.7 and no more'),
        })
      await page.getByText('The file is damaged.').waitFor({ timeout: 60_000 })
      await page.getByRole('link', { name: 'damaged.pdf' }).click()
      await page.getByRole('heading', { name: 'The file is damaged.' }).waitFor()
      await page.getByRole('button', { name: 'Analyse again' }).waitFor()
      await look()
      await page.getByRole('link', { name: 'Countersign' }).click()
    })

    test('each finding finds its words on the page, and the words their finding', async () => {
      await page.getByRole('link', { name: 'loan-agreement.pdf' }).click()
      await cards().first().waitFor()
      const findings = await quoted()
      expect(findings.length).toBeGreaterThan(3)
      const [first, second] = [findings[0], findings.at(-1)]
      if (first === undefined || second === undefined) throw new Error('no finding to look at')
      await expectHighlightOverQuote(second)
      await expectHighlightOverQuote(first)

      const other = page
        .locator(`section[data-page] [data-finding]:not([data-finding="${first.id}"]):not([data-kind=term])`)
        .first()
      const id = (await other.getAttribute('data-finding')) ?? ''
      await other.scrollIntoViewIfNeeded()
      const place = await other.boundingBox()
      if (place === null) throw new Error('the highlight has no place')
      // Where passages overlap each click goes on to the next of them.
      await eventually(
        async () => {
          await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2)
          return idOf(selected())
        },
        (value) => expect(value).toBe(id),
      )
      expect(await selected().evaluate((card) => card.getBoundingClientRect().top < window.innerHeight)).toBe(
        true,
      )
      await look()
    })

    test('walks, accepts, undoes, rejects, amends and comments by keyboard', async () => {
      await page.locator('li[data-card] button').first().click()
      const firstId = await idOf(selected())
      await page.keyboard.press('j')
      const secondId = await idOf(selected())
      expect(secondId).not.toBe(firstId)
      await page.keyboard.press('k')
      expect(await idOf(selected())).toBe(firstId)

      const decision = (id: string) => page.locator(`li[data-card="${id}"]`).getAttribute('data-decision')
      await page.keyboard.press('a')
      await eventually(
        () => decision(firstId),
        (value) => expect(value).toBe('accept'),
      )
      await eventually(
        () => idOf(selected()),
        (value) => expect(value).toBe(secondId),
      )
      await page.keyboard.press('u')
      await eventually(
        () => decision(firstId),
        (value) => expect(value).toBe(null),
      )
      await eventually(
        () => idOf(selected()),
        (value) => expect(value).toBe(firstId),
      )

      await page.keyboard.press('r')
      await page.getByRole('dialog').getByRole('textbox').fill('The clause speaks of the lender only.')
      await look('[role=dialog]')
      await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
      await eventually(
        () => decision(firstId),
        (value) => expect(value).toBe('reject'),
      )

      await eventually(
        () => idOf(selected()),
        (value) => expect(value).toBe(secondId),
      )
      await page.keyboard.press('e')
      await page.getByRole('dialog').getByLabel('Note to add').fill('Only after the first year.')
      await page.getByRole('dialog').getByLabel('Reason').fill('Section 2 says so.')
      await look('[role=dialog]')
      await page.getByRole('dialog').getByRole('button', { name: 'Amend' }).click()
      await eventually(
        () => decision(secondId),
        (value) => expect(value).toBe('amend'),
      )

      await page.keyboard.press('c')
      await page.keyboard.type('Ask the client.')
      await page.getByRole('button', { name: 'Comment', exact: true }).click()
      await selected().getByText('Ask the client.').waitFor()
      await page.keyboard.press('Escape')
      await page.locator('body').press('Shift+?')
      await page.getByRole('dialog').getByText('Next finding').waitFor()
      await look('[role=dialog]')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    })

    test('shows summary, terms and analysis details', async () => {
      await page.getByRole('tab', { name: 'Summary' }).click()
      await page.getByRole('heading', { name: 'Outline' }).waitFor()
      await look()
      await page.getByRole('tab', { name: 'Key terms' }).click()
      await page.getByText('$25,000,000').or(page.getByText('USD 25,000,000')).first().waitFor()
      await look()
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: 'Analysis details' }).click()
      await page.getByText('Reading pages').waitFor()
      await look('[role=dialog]')
      await page.keyboard.press('Escape')
      await page.getByRole('tab', { name: 'Findings' }).click()
    })

    test('says whose decision arrived first, and keeps it', async () => {
      const colleague = await open('en-GB')
      await logIn(colleague)
      await colleague.getByRole('link', { name: 'loan-agreement.pdf' }).click()
      const open_ = colleague.locator('li[data-card]:not([data-decision])')
      await open_.first().waitFor()
      const [theirs, mine] = [await idOf(open_.nth(0)), await idOf(open_.nth(1))]
      // The reviewer's page hears nothing of it before deciding.
      await page.route('**/review', (route) => route.abort())
      await head(colleague.locator(`li[data-card="${theirs}"]`)).click()
      await colleague.keyboard.press('a')
      await eventually(
        () => colleague.locator(`li[data-card="${theirs}"]`).getAttribute('data-decision'),
        (value) => expect(value).toBe('accept'),
      )
      await head(page.locator(`li[data-card="${mine}"]`)).click()
      await page.unroute('**/review')
      await page.keyboard.press('a')
      await page.getByText(/arrived first/).waitFor()
      await eventually(
        () => page.locator(`li[data-card="${theirs}"]`).getAttribute('data-decision'),
        (value) => expect(value).toBe('accept'),
      )
      expect(await page.locator(`li[data-card="${mine}"]`).getAttribute('data-decision')).toBe(null)
      await colleague.context().close()
    })

    test('decides on all that is left and signs with the password', async () => {
      const sign = page.getByRole('button', { name: 'Sign off' })
      expect(await sign.getAttribute('aria-disabled')).toBe('true')
      await page.getByRole('button', { name: 'Accept low-risk' }).click()
      await look('[role=dialog]')
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Accept \d+ finding/ })
        .click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await decideOnTheRest()
      await eventually(
        () => sign.getAttribute('aria-disabled'),
        (value) => expect(value).toBe(null),
      )
      await sign.click()
      await look('[role=dialog]')
      const dialog = page.getByRole('dialog')
      await dialog.locator('input[type=password]').fill('not the password')
      await dialog.getByRole('button', { name: 'Sign', exact: true }).click()
      await dialog.getByRole('alert').getByText('Email or password is wrong.').waitFor()
      await dialog.locator('input[type=password]').fill(ADMINISTRATOR.password)
      await dialog.getByRole('button', { name: 'Sign', exact: true }).click()
      await page.getByText(/^Signed by Administrator on/).waitFor()
      await page.getByText(/^SHA-256 [0-9a-f]{8}…/).waitFor()
      expect(await page.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(0)
      await look()
      await page.getByRole('link', { name: 'Back to all documents' }).click()
      await page.getByText('Signed off').waitFor()
    })

    test('shows the audit trail and finds its chain intact', async () => {
      await page.getByRole('link', { name: 'Audit trail' }).click()
      await page.getByText('Review signed').first().waitFor()
      await page.getByRole('button', { name: 'Verify chain' }).click()
      await page.getByText(/^The chain of \d+ events is intact$/).waitFor()
      await look()
    })

    test('creates and revokes an API key', async () => {
      await page.getByRole('button', { name: /^Account of/ }).click()
      await page.getByRole('menuitem', { name: 'API keys' }).click()
      await page.getByLabel('Name').fill('nightly import')
      await page.getByRole('button', { name: 'Create key' }).click()
      await page.getByText('it is not shown again').waitFor()
      await look('[role=dialog]')
      await page.getByRole('button', { name: 'Revoke the key nightly import' }).click()
      await page.getByText('Revoked', { exact: true }).waitFor()
      await page.context().close()
    })
  })

  describe('in Chinese', () => {
    test('is Chinese from the first page on for who reads Chinese', async () => {
      page = await open('zh-CN')
      await page.getByRole('button', { name: '登录' }).waitFor()
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
      await logIn(page)
      await page.getByRole('heading', { name: '文档', exact: true }).waitFor()
    })

    test('takes a chosen file and shows its findings over their words', async () => {
      await page.locator('input[type=file]').first().setInputFiles(path.join(SAMPLES, 'jiekuan-hetong.pdf'))
      await page.getByText(/^已决定 0 \/ \d+$/).waitFor({ timeout: 120_000 })
      await look()
      await page.getByRole('link', { name: 'jiekuan-hetong.pdf' }).click()
      await cards().first().waitFor()
      const [first] = await quoted()
      if (first === undefined) throw new Error('no finding to look at')
      await expectHighlightOverQuote(first)
      await look()
    })

    test('decides and signs', async () => {
      await decideOnTheRest()
      const sign = page.getByRole('button', { name: '签署', exact: true })
      await eventually(
        () => sign.getAttribute('aria-disabled'),
        (value) => expect(value).toBe(null),
      )
      await sign.click()
      const dialog = page.getByRole('dialog')
      await dialog.locator('input[type=password]').fill(ADMINISTRATOR.password)
      await dialog.getByRole('button', { name: '签署', exact: true }).click()
      await page.getByText(/^Administrator 于 .* 签署$/).waitFor()
      await look()
      await page.context().close()
    })
  })

  /** Accepts whatever is undecided, one by one, by keyboard. */
  async function decideOnTheRest(): Promise<void> {
    const open_ = page.locator('li[data-card]:not([data-decision])')
    for (let left = await open_.count(); left > 0; left = await open_.count()) {
      await head(open_.first()).click()
      const id = await idOf(selected())
      await page.keyboard.press('a')
      await page.locator(`li[data-card="${id}"][data-decision=accept]`).waitFor()
    }
  }
})
