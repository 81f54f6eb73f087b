/** What was compiled of a config, kept for the next process that compiles the same text. */
import { deserialize, serialize } from 'node:v8'

import type { CompileOptions } from './compile-options.ts'
import { buildId } from './build-id.ts'
import type { Model, Port } from './build/model.ts'
import { type CompiledModel, createCompiledModel } from './compiled-model.ts'
import { type ConfigInput, type ConfigSource, openConfig } from './config-source.ts'
import { TenonError } from './diagnostics/diagnostic.ts'
import { createSource } from './diagnostics/source.ts'
import { crc32 } from './files/crc32.ts'
import { batchName, dimNames } from './graph/dim.ts'
import { type WeightsInput, openGivenWeights } from './model-weights.ts'
import { findCached, readModel, writeModel } from './native/cache.ts'
import { describeMachine } from './native/machine.ts'
import {
  type NativeModule,
  createFixedNativeInstance,
  loadNative,
} from './native/native-instance.ts'
import type { FixedInstance } from './runtime/instance.ts'
import { type PackedProgram, packProgram, unpackProgram } from './runtime/packed-program.ts'
import type { TargetName } from './runtime/target.ts'
import type { WasmModule } from './runtime/wasm-instance.ts'
import type { WeightSource } from './runtime/weight-source.ts'
import type { ReadyOptions } from './target-instance.ts'
import { type StoredLayer, recordLayers } from './train/layer-record.ts'

/** A file that the config names, as it was when the config was compiled. */
interface ReadText {
  readonly path: string
  readonly from: string
  readonly text: string
}

/** The name of a library in the cache, or a module of WebAssembly itself. */
type KeptCode = Pick<NativeModule, 'key'> | Pick<WasmModule, 'bytes' | 'functionOf' | 'relaxed'>

interface KeptModel {
  /** All that decides what is compiled, but for the files that the config names. */
  readonly due: string
  readonly reads: readonly ReadText[]
  readonly name: string
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[]
  readonly layers: readonly StoredLayer[]
  readonly program: PackedProgram
  readonly code: KeptCode
}

/** Where one config has its place in the cache, compiled for one target by one build. */
export interface KeptPlace {
  /** The config, as it is to be read where nothing is kept: notes which files that opens. */
  readonly source: ConfigSource
  /** The model with these weights; undefined where it, or they, are not what was kept. */
  open(weights: WeightsInput, options: ReadyOptions): Promise<CompiledModel | undefined>
  /** Keeps what was compiled of the config; sizes that the config leaves open are not kept. */
  keep(model: Model, module: WasmModule | NativeModule): void
}

/** What `compile` of the same build has kept of a config; undefined where there is nothing. */
export async function openKept(
  config: ConfigInput,
  { weights, target = 'auto', threads = 1, onTarget }: CompileOptions = {},
  build = buildId,
): Promise<CompiledModel | undefined> {
  if (weights === undefined) return undefined
  const place = keptPlace(await openConfig(config), { target, threads }, build)
  return place?.open(weights, { threads, onTarget })
}

/** Larger ones take as long to read as to compile, and leave no room for others. */
const mostBytes = 2 ** 24

/**
 * A place is named by a checksum; the whole text decides. Undefined where nothing is kept: sources
 * that run as they are, the reference, threads of WebAssembly.
 */
export function keptPlace(
  source: ConfigSource,
  { target, threads }: { readonly target: TargetName; readonly threads: number },
  build = buildId,
): KeptPlace | undefined {
  if (build === undefined || target === 'reference') return undefined
  if (target === 'wasm' && threads > 1) return undefined
  const kind = target === 'wasm' ? 'wasm' : 'native'
  const machine = kind === 'native' ? machineOrNone() : []
  if (!machine) return undefined
  const { file, text, options: { variant, seed, set = new Map() } = {} } = source
  const choice = [variant ?? null, seed ?? null, [...set]]
  const engine = [process.version, process.arch]
  const due = JSON.stringify([build, kind, machine, engine, file, choice, text])
  const name = `${nameOf(due)}-${due.length}`
  const reads: ReadText[] = []
  return {
    source: noting(source, reads),
    async open(weights, options) {
      const kept = parse(readModel(name), due)
      if (!kept || !kept.reads.every(each => isUnchanged(each, source))) return undefined
      try {
        const values = await openGivenWeights(kept, weights)
        try {
          const instance = await createKept(kept, values, options)
          return instance && createCompiledModel({ ...kept, checkSizes() {} }, instance)
        } finally {
          values.close()
        }
      } catch (error) {
        // What is wrong with the weights is said at places of the config, which are not kept.
        if (error instanceof TenonError) return undefined
        throw error
      }
    },
    keep(model, module) {
      if (kind !== ('key' in module ? 'native' : 'wasm') || hasOpenSizes(model)) return
      const bytes = format({ ...describe(model), due, reads, ...codeOf(module) })
      if (bytes.length <= mostBytes) writeModel(name, bytes)
    },
  }
}

/** Without a compiler there is no native code. */
function machineOrNone(): readonly string[] | undefined {
  try {
    return describeMachine()
  } catch (error) {
    if (error instanceof TenonError) return undefined
    throw error
  }
}

const nameOf = (text: string): string => crc32(Buffer.from(text)).toString(16).padStart(8, '0')

function noting(source: ConfigSource, reads: ReadText[]): ConfigSource {
  const { options } = source
  const read = options?.read
  if (!read) return source
  const note: typeof read = (path, from) => {
    const opened = read(path, from)
    reads.push({ path, from: from.file, text: opened.text })
    return opened
  }
  return { ...source, options: { ...options, read: note } }
}

function isUnchanged({ path, from, text }: ReadText, { options }: ConfigSource): boolean {
  try {
    return options?.read?.(path, createSource(from, '')).text === text
  } catch (error) {
    if (error instanceof TenonError) return false
    throw error
  }
}

/** Sizes beside the batch may leave nothing of a layer, which is told at its place. */
function hasOpenSizes({ inputs, layers }: Model): boolean {
  const shapes = [...inputs, ...layers.flatMap(each => each.outputs)].map(each => each.shape)
  return shapes.flat().some(dim => dimNames(dim).some(name => name !== batchName))
}

function describe(
  model: Model,
): Pick<KeptModel, 'name' | 'inputs' | 'outputs' | 'weights' | 'layers'> {
  const { name, inputs, outputs, weights } = model
  return {
    name,
    inputs: inputs.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    outputs: outputs.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    weights: weights.map(({ name, shape }) => ({ name, shape })),
    layers: recordLayers(model).map(({ name, ...each }) => ({
      ...each,
      weights: [{ layer: name }],
    })),
  }
}

function codeOf(module: WasmModule | NativeModule): Pick<KeptModel, 'program' | 'code'> {
  const program = packProgram(module.program)
  if ('key' in module) return { program, code: { key: module.key } }
  const { bytes, functionOf, relaxed } = module
  return { program, code: { bytes, functionOf, relaxed } }
}

/** Undefined where the code is no longer there, or not for this engine. */
async function createKept(
  { code, program }: KeptModel,
  values: WeightSource,
  options: ReadyOptions,
): Promise<FixedInstance | undefined> {
  const instance =
    'key' in code
      ? createKeptNative(code, program, values, options)
      : await createKeptWasm(code, program, values)
  if (instance) options.onTarget?.({ target: instance.target, reason: undefined })
  return instance
}

function createKeptNative(
  { key }: Pick<NativeModule, 'key'>,
  program: PackedProgram,
  values: WeightSource,
  options: ReadyOptions,
): FixedInstance | undefined {
  const path = findCached(key)
  if (path === undefined) return undefined
  const module = loadNative(unpackProgram(program), key, path)
  return createFixedNativeInstance(module, values, options.threads)
}

/** The engine's switches are loaded where WebAssembly runs alone. */
async function createKeptWasm(
  code: Pick<WasmModule, 'bytes' | 'functionOf' | 'relaxed'>,
  packed: PackedProgram,
  values: WeightSource,
): Promise<FixedInstance | undefined> {
  const { withCompilerSwitches } = await import('./runtime/engine.ts')
  const { createFixedWasmInstance } = await import('./runtime/wasm-instance.ts')
  const module = withCompilerSwitches(relaxed =>
    relaxed === code.relaxed ? new WebAssembly.Module(code.bytes) : undefined,
  )
  if (!module) return undefined
  const program = unpackProgram(packed)
  return createFixedWasmInstance({ ...code, program, module, shared: false }, values)
}

/** A checksum of the rest comes first. */
function format(kept: KeptModel): Uint8Array {
  const rest = serialize(kept)
  const bytes = Buffer.alloc(4 + rest.length)
  bytes.writeUInt32LE(crc32(rest))
  bytes.set(rest, 4)
  return bytes
}

/** Undefined for other bytes, and for what was kept of another text. */
function parse(bytes: Uint8Array | undefined, due: string): KeptModel | undefined {
  if (!bytes || bytes.length <= 4) return undefined
  const { buffer, byteOffset } = bytes
  const rest = bytes.subarray(4)
  if (new DataView(buffer, byteOffset).getUint32(0, true) !== crc32(rest)) return undefined
  const kept = deserialize(rest) as KeptModel
  return kept.due === due ? kept : undefined
}
