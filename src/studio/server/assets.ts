/** The files of the page: read once, and found by their names alone. */
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'

export interface Asset {
  readonly type: string
  readonly bytes: Uint8Array
}

/** By path in the page: `index.html`, `assets/main.js`. No other path is ever looked up. */
export type Assets = ReadonlyMap<string, Asset>

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/** Reads the page that was built into `folder`. */
export function readAssets(folder: string): Assets {
  const top = readdirSync(folder, { withFileTypes: true }).filter(each => each.isFile())
  const names = [
    ...top.map(each => each.name),
    ...readdirSync(join(folder, 'assets')).map(name => `assets/${name}`),
  ]
  return new Map(
    names.flatMap(name => {
      const type = types[extname(name)]
      return type === undefined ? [] : [[name, { type, bytes: readFileSync(join(folder, name)) }]]
    }),
  )
}
