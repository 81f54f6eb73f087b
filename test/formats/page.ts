/** Runs a page of a folder in headless Chromium, where there is one, and hears what it says. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { text } from 'node:stream/consumers'

/** The first browser that says its version; undefined where there is none. */
export function findChromium(): string | undefined {
  const names = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome']
  return names.find(each => each && spawnSync(each, ['--version']).status === 0)
}

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** For scripts of pages: `say(text)` ends the run. */
export const sayText = "const say = body => fetch('/said', { method: 'POST', body })\n"

/**
 * Opens `index.html` of a folder, which is served on a port of this machine alone, and gives what
 * the page says first. A page that says nothing for a minute is an error.
 */
export async function runPage(browser: string, folder: string): Promise<string> {
  let hear: (said: Promise<string>) => void
  const heard = new Promise<string>(resolve => (hear = resolve))
  const server = createServer((request: IncomingMessage, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/said') {
      hear(text(request))
      return void response.end()
    }
    const path = join(folder, normalize(decodeURIComponent(pathname)))
    if (!existsSync(path)) return void response.writeHead(404).end()
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
    createReadStream(path).pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const profile = mkdtempSync(join(tmpdir(), 'tenon-page-'))
  const options = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    ...['--no-first-run', '--disable-background-networking', `--user-data-dir=${profile}`],
  ]
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`
  const child = spawn(browser, [...options, url], { stdio: 'ignore' })
  const closed = once(child, 'close')
  const silence = setTimeout(() => hear(Promise.reject(new Error('the page said nothing'))), 60_000)
  try {
    return await heard
  } finally {
    clearTimeout(silence)
    child.kill('SIGKILL')
    await closed
    server.closeAllConnections()
    server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  }
}
