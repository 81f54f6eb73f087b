/** Runs a page of a folder in headless Chromium, where there is one, and hears what it says. */
import { once } from 'node:events'
import { createReadStream, existsSync } from 'node:fs'
import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { text } from 'node:stream/consumers'
import { chromium } from 'playwright-core'

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** For scripts of pages: `say(text)` ends the run. */
export const sayText = "const say = body => fetch('/said', { method: 'POST', body })\n"

/**
 * Opens `index.html` of a folder, which is served on a port of this machine alone, and gives what
 * the page says first. A page that says nothing for a minute is an error. `path` is the browser's.
 */
export async function runPage(path: string, folder: string): Promise<string> {
  let hear: (said: Promise<string>) => void
  const heard = new Promise<string>(resolve => (hear = resolve))
  const server = createServer((request: IncomingMessage, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/said') {
      hear(text(request))
      return void response.end()
    }
    const file = join(folder, normalize(decodeURIComponent(pathname)))
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] })
  const silence = setTimeout(() => hear(Promise.reject(new Error('the page said nothing'))), 60_000)
  try {
    const page = await browser.newPage()
    await page.goto(url, { waitUntil: 'commit' })
    return await heard
  } finally {
    clearTimeout(silence)
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}
