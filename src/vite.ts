/** A plugin for Vite: `import load from './net.yaml'` gives the model as an ES module. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'

import { readWeighted } from './build-files.ts'
import { isConfigText } from './config/is-config.ts'
import { type ConfigSource, openConfig } from './config-source.ts'
import { TenonError } from './diagnostics/diagnostic.ts'
import { formatText } from './diagnostics/format-text.ts'
import { writeFileAtomically } from './files/atomic.ts'
import { inlined } from './formats/esm/base64.ts'
import { type EsmParts, buildParts } from './formats/esm/build.ts'

export interface TenonPluginOptions {
  /**
   * Weights by config, both relative to Vite's root. Without an entry, `net.safetensors` beside
   * `net.yaml`; without that, the first values that the seed gives, and a warning.
   */
  readonly weights?: { readonly [config: string]: string }
  /** Makes kernels and weights part of the script, as in code for Node; else they are files. */
  readonly inline?: boolean
  /** Writes `net.d.yaml.ts` beside `net.yaml`, which `allowArbitraryExtensions` reads. */
  readonly types?: boolean
}

/** What the plugin asks of Vite, or of Rollup; declared here, so that neither has to be there. */
interface PluginContext {
  emitFile(file: { type: 'asset'; name: string; source: Uint8Array }): string
  addWatchFile(file: string): void
  warn(message: string): void
  error(message: string): never
}

export interface TenonPlugin {
  readonly name: string
  configResolved(config: { readonly root: string; readonly command: string }): void
  load(
    this: PluginContext,
    id: string,
    options?: { readonly ssr?: boolean | undefined },
  ): Promise<string | null>
}

/** Imports of YAML files that are no configs are left to others. */
export function tenon({ weights = {}, inline, types }: TenonPluginOptions = {}): TenonPlugin {
  let root = process.cwd()
  let isServed = false
  return {
    name: 'tenon',
    configResolved(config) {
      root = config.root
      isServed = config.command === 'serve'
    },
    async load(id, { ssr = false } = {}) {
      if (!/\.ya?ml$/.test(id) || !isConfigText(readFileSync(id, 'utf8'))) return null
      const listed = Object.entries(weights).find(([config]) => resolve(root, config) === id)
      const beside = id.replace(/\.ya?ml$/, '.safetensors')
      const file = listed ? resolve(root, listed[1]) : existsSync(beside) ? beside : undefined
      if (file === undefined) this.warn(`no ${basename(beside)}: the weights are untrained`)
      else this.addWatchFile(file)
      const parts = await readParts(id, file, this)
      if (types) writeIfNew(id.replace(/\.(ya?ml)$/, '.d.$1.ts'), parts.declaration)
      return parts.module(
        // While Vite serves, nothing is written; and Vite's paths are those of a browser.
        inline || isServed || ssr ? inlineSources(parts) : emitSources(parts, basename(id), this),
      )
    },
  }
}

async function readParts(
  id: string,
  weights: string | undefined,
  context: PluginContext,
): Promise<EsmParts> {
  try {
    return buildParts(await readWeighted(watched(await openConfig(id), context), weights))
  } catch (error) {
    if (error instanceof TenonError) return context.error(formatText(error.diagnostics))
    throw error
  }
}

/** A change of an included file is a change of the model. */
function watched(source: ConfigSource, context: PluginContext): ConfigSource {
  const { read } = source.options ?? {}
  if (!read) return source
  const reader: typeof read = (path, from) => {
    const included = read(path, from)
    context.addWatchFile(resolve(included.file))
    return included
  }
  return { ...source, options: { ...source.options, read: reader } }
}

function inlineSources({ plain, relaxed, data }: EsmParts): Parameters<EsmParts['module']>[0] {
  return { plain: inlined(plain), relaxed: inlined(relaxed), data: inlined(data) }
}

function emitSources(
  { plain, relaxed, data }: EsmParts,
  config: string,
  context: PluginContext,
): Parameters<EsmParts['module']>[0] {
  const stem = config.replace(/\.ya?ml$/, '')
  const emit = (name: string, source: Uint8Array): string => {
    const file = context.emitFile({ type: 'asset', name, source })
    return `new URL(import.meta.ROLLUP_FILE_URL_${file}, import.meta.url)`
  }
  return {
    plain: emit(`${stem}.wasm`, plain),
    relaxed: emit(`${stem}.relaxed.wasm`, relaxed),
    data: emit(`${stem}.bin`, data),
  }
}

/** A file that stays as it is makes no watcher run again. */
function writeIfNew(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  writeFileAtomically(file, new TextEncoder().encode(text))
}
