import type axeCore from 'axe-core'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const SAMPLES = path.join(import.meta.dirname, '../../fixtures/documents/samples')

export const ADMINISTRATOR = { email: 'admin@countersign.local', password: 'a password for tests only' }

/** Works in either language: the fields are known by their types. */
export async function logIn(page: Page): Promise<void> {
  await page.locator('input[type=email]').fill(ADMINISTRATOR.email)
  await page.locator('input[type=password]').fill(ADMINISTRATOR.password)
  await page.locator('button[type=submit]').click()
  await page.locator('nav').waitFor()
}

/** Drags a file over the page and lets it go, as a person would from a folder. */
export async function dropFile(page: Page, file: string, type: string): Promise<void> {
  const bytes = readFileSync(file).toString('base64')
  const transfer = await page.evaluateHandle(
    ({ base64, name, mediaType }) => {
      const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const carried = new DataTransfer()
      carried.items.add(new File([data], name, { type: mediaType }))
      return carried
    },
    { base64: bytes, name: path.basename(file), mediaType: type },
  )
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
  const zone = page.locator('.mantine-Dropzone-root').last()
  await zone.waitFor({ state: 'visible' })
  await zone.dispatchEvent('drop', { dataTransfer: transfer })
}

/**
 * What axe finds serious or critical in a part of the page as it is. The text layer is left out: its letters are
 * transparent and lie over the same letters, drawn on a canvas that axe cannot see.
 */
async function seriousProblems(page: Page, within: string): Promise<string[]> {
  return page.evaluate(async (selector) => {
    const { axe } = window as unknown as { axe: typeof axeCore }
    const { violations } = await axe.run(
      { include: [selector], exclude: ['.textLayer'] },
      {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        resultTypes: ['violations'],
      },
    )
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
      )
  }, within)
}

/** Axe in the light and in the dark theme; leaves the page in the light one. */
export async function seriousInBothThemes(page: Page, within = 'body'): Promise<string[]> {
  await page.evaluate(AXE)
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
    // Colours fade from one theme to the other.
    await page.waitForTimeout(300)
    found.push(...(await seriousProblems(page, within)).map((problem) => `${colorScheme} ${problem}`))
  }
  return found
}

/** Letters only: lines may be broken and hyphenated otherwise on the page than in the canonical text. */
export const lettersOf = (text: string): string => text.replace(/[\s\u00ad-]/gu, '').normalize('NFKC')

/** The characters of the pages' text layer whose middles lie under the boxes of a finding, in document order. */
export async function textUnderMarks(page: Page, findingId: string): Promise<string> {
  return page.evaluate((id) => {
    let under = ''
    for (const section of document.querySelectorAll('section[data-page]')) {
      const boxes = [...section.querySelectorAll(`[data-finding="${id}"]`)].map((mark) =>
        mark.getBoundingClientRect(),
      )
      const layer = section.querySelector('.textLayer')
      if (boxes.length === 0 || layer === null) continue
      const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT)
      const range = document.createRange()
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const text = node.textContent ?? ''
        for (let at = 0; at < text.length; at++) {
          range.setStart(node, at)
          range.setEnd(node, at + 1)
          const place = range.getBoundingClientRect()
          const [x, y] = [(place.left + place.right) / 2, (place.top + place.bottom) / 2]
          if (boxes.some((box) => x > box.left && x < box.right && y > box.top && y < box.bottom))
            under += text[at]
        }
      }
    }
    return under
  }, findingId)
}

/** Reads until the check no longer throws, for at most `within` milliseconds; then throws what the check threw last. */
export async function eventually<T>(
  read: () => Promise<T>,
  check: (value: T) => void,
  within = 15_000,
): Promise<void> {
  const until = Date.now() + within
  for (;;) {
    const value = await read()
    try {
      return check(value)
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
