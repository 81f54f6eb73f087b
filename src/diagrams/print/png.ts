/** SVG as PNG, by a renderer that is there or not, in a process of its own. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'

import { refuse } from '../../diagnostics/diagnostic.ts'

const renderer = '@resvg/resvg-js'

/** Pixels per unit: lines stay sharp on screens with small pixels. */
const scale = 2

/** A fault of the renderer ends its process, so it has one; it reads SVG and writes PNG. */
const program = `
const { Resvg } = require(process.argv[1])
const parts = []
process.stdin.on('data', part => parts.push(part))
process.stdin.on('end', () => {
  const options = JSON.parse(process.argv[2])
  process.stdout.write(new Resvg(Buffer.concat(parts).toString(), options).render().asPng())
})`

/** Throws `no-renderer` where there is none, `renderer-failed` with what it said. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const options = {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: true,
      sansSerifFamily: 'DejaVu Sans',
      defaultFontFamily: 'DejaVu Sans',
    },
  }
  const args = ['-e', program, rendererPath(), JSON.stringify(options)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const [out, said]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (part: Buffer) => out.push(part))
  child.stderr.on('data', (part: Buffer) => said.push(part))
  // A renderer that ends early reads no more; its exit code tells.
  child.stdin.on('error', () => undefined)
  child.stdin.end(svg)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code === 0 && out.length > 0) return Buffer.concat(out)
  const lines = Buffer.concat(said).toString().split('\n')
  const text =
    lines.find(line => /Error|panicked/.test(line)) ?? lines.find(line => /\S/.test(line))
  return refuse('renderer-failed', { said: text?.trim().slice(0, 200) ?? `exit code ${code}` })
}

function rendererPath(): string {
  try {
    return createRequire(import.meta.url).resolve(renderer)
  } catch {
    return refuse('no-renderer', { name: renderer })
  }
}
