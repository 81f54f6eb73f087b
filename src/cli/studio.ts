/** `tenon studio`: a local page around a config, or the same page as a folder of files. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'

import { systemErrorCode } from '../files/system-errors.ts'
import { openStudioContent } from '../studio/server/config-content.ts'
import { type Assets, readAssets } from '../studio/server/assets.ts'
import type { Content } from '../studio/server/content.ts'
import { startServer } from '../studio/server/serve.ts'
import { type Choice, chosen, withChoice } from './choice.ts'
import { UsageError, exitCodes } from './failure.ts'
import { openInBrowser } from './open-in-browser.ts'
import { count, runsOption } from './options.ts'
import { print, say } from './output.ts'

interface Options extends Choice {
  readonly port?: number
  readonly write?: boolean
  readonly open: boolean
  readonly weights?: string
  readonly runs: string
  readonly export?: string
  readonly force?: boolean
}

const lastPort = 65_535

export function define(command: Command): void {
  withChoice(command)
    .argument('<file>', 'a config')
    .option('--write', 'let the page save the file')
    .option('--port <n>', 'by default any that is free', count(0))
    .option('--no-open', 'only print the address')
    .option('--weights <file>', 'safetensors; by default those of the newest run that is done')
    .addOption(runsOption())
    .option('--export <dir>', 'write the page as files that any web server can give out')
    .option('--force', 'with --export: replace files that were changed since, or are of others')
    .action(openStudio)
}

async function openStudio(file: string, options: Options): Promise<void> {
  const { weights, runs, write = false, port = 0 } = options
  if (port > lastPort) throw new UsageError(`there is no port ${port}: ${lastPort} is the last`)
  if (write && options.export !== undefined)
    throw new UsageError('--write saves through the server, and --export starts none')
  const assets = readAssets(studioFolder())
  const live = options.export === undefined
  const about = { weights, runs, live, writable: write }
  const content = openStudioContent(chosen(file, options), about)
  // A file that is not there is told before anything is opened.
  await content.read('config.json')
  if (weights !== undefined) await content.read('weights.safetensors')
  if (options.export !== undefined) {
    const { exportStudio } = await import('./studio-export.ts')
    const paths = await exportStudio(assets, content, options.export, options)
    return print(`wrote ${paths.length} files into ${options.export}`)
  }
  await serve(assets, content, options)
}

async function serve(assets: Assets, content: Content, { port = 0, open }: Options): Promise<void> {
  const server = await startServer(assets, content, {
    port,
    onFault: error => say(String(error)),
  }).catch((error: unknown) => refusePort(port, error))
  print(server.url)
  say('Ctrl+C ends it; whoever has this address can do what you can do in it')
  if (open) openInBrowser(server.invite())
  await new Promise<void>(resolve => process.once('SIGINT', resolve).once('SIGTERM', resolve))
  await server.close()
  process.exitCode = exitCodes.interrupted
}

function refusePort(port: number, error: unknown): never {
  const code = systemErrorCode(error)
  if (code === 'EADDRINUSE')
    throw new UsageError(`port ${port} is in use; --port 0 finds a free one`)
  if (code === 'EACCES') throw new UsageError(`port ${port} needs rights that you do not have`)
  throw error
}

/** Beside the bundle of the command line; in a checkout, where the build puts it. */
function studioFolder(): string {
  const places = ['studio/', '../../dist/studio/'].map(each => new URL(each, import.meta.url))
  const found = places
    .map(each => fileURLToPath(each))
    .find(each => existsSync(`${each}index.html`))
  if (found === undefined) throw new Error('the page of the studio is not built: npm run build')
  return found
}
