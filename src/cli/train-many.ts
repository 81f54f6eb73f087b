/** Trains several variants or seeds of a config one after the other, and compares them. */
import { join } from 'node:path'

import { variantsOf } from '../check-variants.ts'
import { modelOf } from '../compile.ts'
import { openConfig } from '../config-source.ts'
import { drawRuns } from '../diagrams/charts/run-curves.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { countParameters } from '../build/counts.ts'
import { buildTraining } from '../build/training.ts'
import { folderName } from '../files/folder.ts'
import type { Training } from '../run-training.ts'
import { chosen } from './choice.ts'
import { UsageError, exitCodes } from './failure.ts'
import { type TrainedRun, compareRuns, formatComparison } from './train-table.ts'
import { print, printJson, say } from './output.ts'
import { type TrainCommandOptions, trainWithProgress } from './train-with-progress.ts'

interface Plan {
  readonly variant: string | undefined
  readonly seed: number | undefined
}

/** Ctrl+C ends the run that is under way; what is done until then is compared. */
export async function trainMany(file: string, options: TrainCommandOptions): Promise<void> {
  if (options.resume) throw new UsageError('--resume goes on with one training, not with several')
  if (options.dump !== undefined) throw new UsageError('--dump shows one training, not several')
  const plans = await planRuns(file, options)
  const done: TrainedRun[] = []
  let interrupted = false
  for (const plan of plans) {
    const run = await trainOne(file, plan, options)
    if (run.training.epochs.length > 0) done.push(run)
    interrupted = run.training.interrupted
    if (interrupted) break
  }
  const rows = compareRuns(done)
  const curves = await writeCurves(file, done, options.runs)
  if (options.format === 'json') printJson({ runs: rows, curves })
  else print(`${formatComparison(rows)}\n\ncurves: ${curves}`)
  if (!interrupted) return
  say(`stopped after ${done.length} of ${plans.length} runs`)
  process.exitCode = exitCodes.interrupted
}

async function planRuns(file: string, options: TrainCommandOptions): Promise<readonly Plan[]> {
  const source = await openConfig(chosen(file, { ...options, variant: undefined }))
  const all = variantsOf(source)
  if (options.allVariants && all.length === 0) throw new UsageError(`${file} has no variants`)
  const named = options.variant?.split(',').map(each => each.trim())
  const variants = options.allVariants ? all : (named ?? [undefined])
  if (options.seeds === undefined) return variants.map(variant => ({ variant, seed: undefined }))
  const first = await firstSeed(file, { ...options, variant: variants[0] })
  const seeds = Array.from({ length: options.seeds }, (_, i) => first + i)
  return variants.flatMap(variant => seeds.map(seed => ({ variant, seed })))
}

/** Seeds count up from the one that the config says. */
async function firstSeed(file: string, options: TrainCommandOptions): Promise<number> {
  const model = await modelOf(await openConfig(chosen(file, options)))
  return buildTraining(model).training?.settings.seed ?? 0
}

async function trainOne(
  file: string,
  { variant, seed }: Plan,
  options: TrainCommandOptions,
): Promise<TrainedRun> {
  const { epochs, target, threads, limit, runs } = options
  const config = { ...chosen(file, { ...options, variant }), seed }
  const parameters = countParameters(await modelOf(await openConfig(config)))
  const start = performance.now()
  const training: Training = await trainWithProgress(config, {
    ...{ epochs, threads, limit, runs },
    ...(target && { target }),
  })
  const seconds = (performance.now() - start) / 1000
  return { variant, seed, training, parameters, seconds }
}

/** One picture of all runs, beside their folders. */
async function writeCurves(
  file: string,
  done: readonly TrainedRun[],
  runs: string,
): Promise<string> {
  const name = file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/i, '')
  const path = join(runs, `${folderName(name)}-curves.svg`)
  const named = done.map(({ variant, seed, training: { epochs } }) => {
    const parts = [variant, seed === undefined ? undefined : `seed ${seed}`]
    return { name: parts.filter(each => each !== undefined).join(', ') || name, epochs }
  })
  writeFileAtomically(path, new TextEncoder().encode(drawRuns(named, { title: name })))
  return path
}
