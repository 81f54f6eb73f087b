/** A server of the studio in front of made-up content, and bytes sent to it as they are. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { readAssets } from '../../../src/studio/server/assets.ts'
import type { Content } from '../../../src/studio/server/content.ts'
import { bytesPayload, jsonPayload } from '../../../src/studio/server/content.ts'
import { type StudioServer, startServer } from '../../../src/studio/server/serve.ts'

/** Stands in every file that nobody may read. */
export const secret = 'the-secret-of-this-machine'

export interface TestServer extends StudioServer {
  /** Texts that were saved. */
  readonly saved: string[]
  readonly faults: unknown[]
  /** Sends bytes, perhaps in parts with pauses; gives all that comes back until the end. */
  send(parts: string | readonly string[], options?: SendOptions): Promise<string>
}

interface SendOptions {
  /** Milliseconds between parts. */
  readonly pause?: number
  /** Stops listening after so long; what came until then counts. */
  readonly patience?: number
}

/** The page lies in a folder beside files that are no part of it. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-studio-'))
  const page = join(folder, 'page')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), secret)
  writeFileSync(join(page, '.env'), secret)
  writeFileSync(join(page, 'assets', 'main.js'), 'export {}')
  writeFileSync(join(page, 'index.html'), '<title>studio</title>')
  const saved: string[] = []
  const faults: unknown[] = []
  const server = await startServer(readAssets(page), contentOf(saved), {
    onFault: error => faults.push(error),
  })
  return {
    ...server,
    ...{ saved, faults, send: (parts, options) => send(server.port, parts, options) },
    async close() {
      await server.close()
      rmSync(folder, { recursive: true })
    },
  }
}

function contentOf(saved: string[]): Content {
  const files = new Map([
    ['config.json', jsonPayload({ text: secret })],
    ['runs.json', jsonPayload({ runs: [] })],
    ['weights.safetensors', bytesPayload(new TextEncoder().encode(secret))],
  ])
  return {
    read: async path => files.get(path),
    list: async () => [...files.keys()],
    save(text, base) {
      if (base !== 'now') return 'conflict'
      saved.push(text)
      return 'saved'
    },
  }
}

function send(
  port: number,
  parts: string | readonly string[],
  { pause = 0, patience = 8000 }: SendOptions = {},
): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    const end = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(end, patience)
    socket.on('data', data => (answer += data.toString('latin1')))
    socket.on('error', end).on('close', end)
    void (async () => {
      for (const part of typeof parts === 'string' ? [parts] : parts) {
        if (socket.destroyed) return
        socket.write(part, 'latin1')
        if (pause > 0) await new Promise(done => setTimeout(done, pause))
      }
    })()
  })
}
