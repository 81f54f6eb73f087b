/** SVG becomes PNG where the renderer is installed, in a process that may fail alone. */
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { drawGraph } from '../../src/diagrams/draw.ts'
import { renderPng } from '../../src/diagrams/print/png.ts'
import { sampleModel } from './pictures.ts'

const isInstalled = (() => {
  try {
    return Boolean(createRequire(import.meta.url).resolve('@resvg/resvg-js'))
  } catch {
    return false
  }
})()

describe.skipIf(!isInstalled)('with @resvg/resvg-js', () => {
  test('a picture has twice as many pixels as units', async () => {
    const svg = await drawGraph(sampleModel('cnn'))
    const png = Buffer.from(await renderPng(svg))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * +width!, 2 * +height!])
  })

  test('what the renderer says is passed on', async () => {
    await expect(renderPng('<svg')).rejects.toThrow(/could not be turned into pixels: .*Error/)
  })
})

test.skipIf(isInstalled)('without @resvg/resvg-js, the message says what to install', async () => {
  await expect(renderPng('<svg/>')).rejects.toThrow('@resvg/resvg-js, which is not installed')
})
