/** `tenon lsp`: a language server for editors, over standard input and output. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Command } from 'commander'

import { checkSource } from '../compile.ts'
import { createConfinedReader } from '../files/confined.ts'
import type { Host } from '../lsp/host.ts'
import { version } from './version.ts'

export function define(command: Command): void {
  command
    .option('--stdio', 'speak over standard input and output, which is the only way there is')
    .action(startServer)
}

async function startServer(): Promise<void> {
  const { serve } = await import('../lsp/server.ts')
  const host: Host = {
    version,
    check: (source, read) => checkSource({ ...source, options: { read } }, { pause: setImmediate }),
    readerOf: createConfinedReader,
    pathOf: uri => (uri.startsWith('file:') ? fileURLToPath(uri) : uri),
    // What was never saved keeps its address; one letter is a Windows drive.
    uriOf: path => (/^[A-Za-z][\w+.-]+:/.test(path) ? path : pathToFileURL(resolve(path)).href),
    pageOf: createPages(),
  }
  serve(host, process.stdin, process.stdout)
  // The server ends the process itself, when the editor says `exit` or goes away.
  await new Promise<never>(() => {})
}

/** Finds pages about diagnostics in the folder of the package. */
function createPages(): (code: string) => string | undefined {
  const folder = folderAbove(dirname(fileURLToPath(import.meta.url)), 'docs/errors')
  return code => {
    const page = folder && join(folder, `${code}.md`)
    return page && existsSync(page) ? pathToFileURL(page).href : undefined
  }
}

function folderAbove(from: string, wanted: string): string | undefined {
  const folder = join(from, wanted)
  if (existsSync(folder)) return folder
  return dirname(from) === from ? undefined : folderAbove(dirname(from), wanted)
}
