/** Whatever a config is called: nothing of it is code, and the page asks this machine alone. */
import { describe, expect, test } from 'vitest'
import { browserPath, goToLine, picture, useStudio } from './studio.ts'

const open = useStudio()

/** As far as names go: they begin with a letter and hold no space, and no '/'. */
const names = [
  'a<b>bold<b>',
  'b<script>globalThis.stolen=1<script>',
  `c"onclick="globalThis.stolen=1`,
  'd&lt;b&gt;&amp;',
  'e]]>-->',
  'f__proto__',
]

/** What is no name is said in problems. */
const worse = '<img src=x onerror=globalThis.stolen=1>'

const hostile = `tenon: 1
name: "${worse}"
inputs:
  x: [8]
layers:
${names.map(name => `  - Dense: 8\n    name: ${JSON.stringify(name)}`).join('\n')}
`

describe.skipIf(!browserPath)('hostile names', () => {
  test('stay text in pictures, details, problems and hovers', async () => {
    const { page, faults, requests } = await open(hostile)
    await picture(page)
    expect(await page.locator('h1').textContent()).toBe(worse)
    const boxes = page.locator('.graph-pane:not([hidden]) g[data-id]')
    expect(await boxes.count()).toBe(names.length + 2)
    for (const [i, name] of names.entries()) {
      await boxes.nth(i + 1).click()
      expect(await page.getByLabel('details').locator('p').textContent()).toContain(name)
    }
    await page.getByRole('button', { name: 'side by side' }).click()
    await page.locator('.cm-line', { hasText: 'script' }).getByText('script').hover()
    await page.locator('.cm-doc').waitFor()
    await goToLine(page, 6)
    await page.keyboard.insertText(`\n    from: "${worse}"`)
    await page.locator('.problem', { hasText: worse }).first().waitFor()
    const read = await page.evaluate(() => ({
      stolen: 'stolen' in globalThis,
      elements: document.querySelectorAll('img, script:not([src]), [onclick], [onerror], b').length,
    }))
    expect(read).toEqual({ stolen: false, elements: 0 })
    expect(faults).toEqual([])
    const hosts = new Set(requests.map(each => new URL(each).host))
    expect([...hosts]).toEqual([new URL(page.url()).host])
  })
})

describe.skipIf(!browserPath)('the policy', () => {
  test('stops what a page may not do, and is never needed by the page itself', async () => {
    const { page, faults } = await open(hostile)
    await picture(page)
    const style = (): Promise<string> =>
      page.evaluate(() => {
        const element = document.createElement('p')
        element.setAttribute('style', 'color: rgb(1, 2, 3)')
        document.body.append(element)
        return getComputedStyle(element).color
      })
    expect(faults).toEqual([])
    expect(await style()).not.toBe('rgb(1, 2, 3)')
    expect(faults.join()).toMatch(/Content Security Policy/)
  })

  test('keeps the token out of the address', async () => {
    const { page } = await open(hostile)
    await picture(page)
    expect(new URL(page.url()).hash).toBe('')
  })
})
