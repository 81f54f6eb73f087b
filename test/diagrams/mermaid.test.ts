/** The real Mermaid reads every text, where it is installed: it is larger than all else together. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { drawGraph } from '../../src/diagrams/draw.ts'
import { grouped } from '../../src/diagrams/picture/groups.ts'
import { printMermaidWithin } from '../../src/diagrams/print/mermaid-limits.ts'
import {
  configModel,
  configNames,
  hostileNames,
  pictureOfNames,
  randomPicture,
} from './pictures.ts'

const folder = fileURLToPath(new URL('./mermaid/', import.meta.url))
const isInstalled = existsSync(`${folder}node_modules/mermaid`)
if (!isInstalled)
  console.log('skipped: Mermaid is not there: npm install --prefix test/diagrams/mermaid')

interface Mermaid {
  parse(text: string): Promise<unknown>
}

async function loadMermaid(): Promise<Mermaid> {
  const { resolve } = createRequire(`${folder}package.json`)
  const { JSDOM } = (await import(pathToFileURL(resolve('jsdom')).href)) as {
    JSDOM: new (html: string) => { window: object & { document: unknown } }
  }
  const { window } = new JSDOM('')
  vi.stubGlobal('window', window)
  vi.stubGlobal('document', window.document)
  vi.stubGlobal('injected', undefined) // which Mermaid sets
  const path = `${folder}node_modules/mermaid/dist/mermaid.core.mjs`
  return ((await import(pathToFileURL(path).href)) as { default: Mermaid }).default
}

describe.skipIf(!isInstalled)('the real Mermaid reads', async () => {
  const mermaid = isInstalled ? await loadMermaid() : undefined
  afterAll(() => void vi.unstubAllGlobals())

  test.each(configNames)('%s', async name => {
    const model = await configModel(name)
    for (const stage of ['source', 'fused', 'diff'] as const)
      await mermaid!.parse(await drawGraph(model, { format: 'mermaid', stage }))
  })

  test('hostile names, random pictures, and no broken text', async () => {
    await mermaid!.parse(printMermaidWithin(pictureOfNames(hostileNames)))
    for (let seed = 1; seed <= 40; seed++)
      await mermaid!.parse(printMermaidWithin(randomPicture(seed), { depth: 9 }))
    await expect(mermaid!.parse('flowchart TB\n  a["b"')).rejects.toThrow()
  })
})

test('what is too much for Mermaid is closed, and a comment says so', () => {
  const { boxes, edges, ...rest } = pictureOfNames(Array.from({ length: 600 }, (_, i) => `n${i}`))
  const inBlocks = boxes.map((box, i) => ({ ...box, group: `block${Math.floor(i / 30)}` }))
  const picture = grouped({ ...rest, boxes: inBlocks, edges })
  const text = printMermaidWithin(picture, { depth: 9 })
  expect(text.split('\n')[1]).toBe(
    '%% groups are open to depth 0 only: Mermaid draws at most 500 edges',
  )
  expect(text.length).toBeLessThan(40_000)
  expect(printMermaidWithin(grouped({ ...rest, boxes, edges }))).toContain('%% Mermaid may refuse')
})
