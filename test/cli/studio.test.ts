/** `tenon studio`: what the command says, how it ends, and the folder that it writes. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'

import { program, temporaryFolder, tenon } from './support.ts'

const folder = temporaryFolder()
const call = (...args: readonly string[]) => tenon(['studio', ...args], { cwd: folder })
const text = 'tenon: 1\ninputs: {x: [3]}\nlayers:\n  - Dense: 2\n'
writeFileSync(join(folder, 'small.yaml'), text)
const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')

describe('studio', () => {
  test('prints its address, serves and saves, and ends with Ctrl+C', async () => {
    const args = [program, 'studio', 'small.yaml', '--no-open', '--write']
    const child = spawn(process.execPath, args, { cwd: folder })
    const ended = once(child, 'close')
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const [, origin, token] = /^(http:\/\/127\.0\.0\.1:\d+)\/#([\w-]{43})$/.exec(line)!
    expect(await (await fetch(`${origin}/`)).text()).toContain('assets/main.js')
    expect((await fetch(`${origin}/api/config.json`)).status).toBe(401)
    const headers = { 'X-Tenon-Token': token! }
    const config = await (await fetch(`${origin}/api/config.json`, { headers })).json()
    expect(config).toMatchObject({ file: 'small.yaml', text, writable: true, live: true })
    const body = JSON.stringify({ text: `${text}# saved\n`, base: hashOf(text) })
    const sent = {
      method: 'PUT',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body,
    }
    expect((await fetch(`${origin}/api/config`, sent)).status).toBe(200)
    expect((await fetch(`${origin}/api/config`, sent)).status).toBe(409)
    expect(readFileSync(join(folder, 'small.yaml'), 'utf8')).toBe(`${text}# saved\n`)
    writeFileSync(join(folder, 'small.yaml'), text)
    child.kill('SIGINT')
    expect((await ended)[0]).toBe(130)
  })

  test('refuses a file that is not there, and weights that are not', async () => {
    const missing = await call('nothing.yaml', '--no-open')
    expect([missing.code, missing.stdout]).toEqual([1, ''])
    expect(missing.stderr).toContain('error[file-not-found]: nothing.yaml')
    const { code, stderr } = await call('small.yaml', '--no-open', '--weights', 'w.safetensors')
    expect(code).toBe(1)
    expect(stderr).toContain('error[file-not-found]: w.safetensors')
  })

  test('says so where the port is in use, is none, or is not needed', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const taken = await call('small.yaml', '--no-open', '--port', String(port))
    server.close()
    expect([taken.code, taken.stderr]).toEqual([
      2,
      `error: port ${port} is in use; --port 0 finds a free one\n`,
    ])
    expect((await call('small.yaml', '--no-open', '--port', '70000')).code).toBe(2)
    expect((await call('small.yaml', '--export', 'page', '--write')).code).toBe(2)
  })
})

describe('studio --export', () => {
  test('writes the page with what it reads and the licences, again and again', async () => {
    for (let round = 0; round < 2; round++) {
      const { code, stdout } = await call('small.yaml', '--export', 'page')
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^wrote \d+ files into page\n$/)])
    }
    const page = join(folder, 'page')
    const top = ['api', 'assets', 'index.html', 'tenon-files.json']
    expect(readdirSync(page).sort()).toEqual(top)
    expect(readdirSync(join(page, 'api')).sort()).toEqual(['config.json', 'runs.json'])
    const config = JSON.parse(readFileSync(join(page, 'api/config.json'), 'utf8')) as unknown
    expect(config).toMatchObject({ text, writable: false, live: false })
    const assets = readdirSync(join(page, 'assets'))
    for (const name of ['main.js', 'worker.js', 'studio.css', 'licences.txt'])
      expect(assets).toContain(name)
    expect(readFileSync(join(page, 'assets/elkjs-licence.txt'), 'utf8')).toContain(
      'Eclipse Public License',
    )
    const html = readFileSync(join(page, 'index.html'), 'utf8')
    // Relative addresses, so that it works from any folder of a web server; no code in the markup.
    expect(html).not.toMatch(/(src|href)="(\/|https?:)|<script>|<style>|\son[a-z]+=|\sstyle=/)
  })

  test('touches nothing in a folder of somebody else', async () => {
    const other = join(folder, 'other')
    mkdirSync(other)
    writeFileSync(join(other, 'index.html'), 'mine')
    writeFileSync(join(other, 'notes.txt'), 'mine too')
    const { code, stderr } = await call('small.yaml', '--export', 'other')
    expect(code).toBe(1)
    expect(stderr).toContain('error[file-exists]')
    expect(readdirSync(other).sort()).toEqual(['index.html', 'notes.txt'])
    expect(readFileSync(join(other, 'index.html'), 'utf8')).toBe('mine')
    expect((await call('small.yaml', '--export', 'other', '--force')).code).toBe(0)
    expect(readFileSync(join(other, 'notes.txt'), 'utf8')).toBe('mine too')
    expect(existsSync(join(other, 'assets/main.js'))).toBe(true)
  })
})
