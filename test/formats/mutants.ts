/** Damaged model files: what a reader makes of them, counted. */
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { createRandom } from '../support/random.ts'
import { allocatedBy } from './allocation.ts'

/** A damaged file, in memory or on disk. */
export interface Mutant {
  /** Bytes of the file, and of those beside it that belong to the model. */
  readonly bytes: number
  read(): unknown
}

/** Where the mutants of a format come from. */
export interface MutantFormat {
  /** What a refusal must name: the path of the file, or its beginning. */
  readonly file: string
  mutant(random: () => number): Mutant
}

export interface Outcomes {
  /** Files that are sound after all. */
  readonly read: number
  /** By the code of the diagnostic. */
  readonly refused: { readonly [code: string]: number }
  /** Most bytes that one file made the reader allocate, beyond twice its own. */
  readonly mostBeyond: number
  /** Milliseconds of the slowest file. */
  readonly slowest: number
}

/** A reader may allocate twice the file, and so much. */
export const spareBytes = 64 * 2 ** 20

/**
 * Reads `count` mutants and counts the outcomes. Anything but a model or a diagnostic that names
 * file, place and reason is thrown, as are allocations beyond the bound, with the seed that makes the
 * file again.
 */
export async function readMutants(
  { file, mutant }: MutantFormat,
  seed: number,
  count: number,
): Promise<Outcomes> {
  const refused: { [code: string]: number } = {}
  let [read, mostBeyond, slowest] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    const { bytes, read: readIt } = mutant(createRandom(seed + i))
    const start = performance.now()
    const allocated = await allocatedBy(async () => {
      const code = await outcomeOf(readIt, file, seed + i)
      if (code === undefined) read++
      else refused[code] = (refused[code] ?? 0) + 1
    })
    slowest = Math.max(slowest, performance.now() - start)
    const beyond = allocated - 2 * bytes
    if (beyond > spareBytes)
      throw new Error(`seed ${seed + i}: ${allocated} bytes allocated for ${bytes}`)
    mostBeyond = Math.max(mostBeyond, beyond)
  }
  return { read, refused, mostBeyond, slowest: Math.round(slowest) }
}

/** The code of the refusal; undefined where there is none. */
async function outcomeOf(
  read: () => unknown,
  file: string,
  seed: number,
): Promise<string | undefined> {
  try {
    await read()
    return undefined
  } catch (error) {
    if (!(error instanceof TenonError)) throw new Error(`seed ${seed}`, { cause: error })
    for (const { message, span } of error.diagnostics) {
      // What is wrong with the config that comes out is said at its line instead.
      const isPlaced = span?.source.file === 'model.yaml' || saysPlace(message, file)
      if (!isPlaced) throw new Error(`seed ${seed}: no file or no place in '${message}'`)
    }
    return error.diagnostics[0]!.code
  }
}

/** What concerns a file as a whole has no place inside. */
const wholeFile =
  /is no whole zip archive|directory|holds no graph|has no signature|weights alone|ends before/

/** True for `model.h5, model_config: ...`, and sentences that quote a name of the file. */
function saysPlace(message: string, file: string): boolean {
  const at = message.indexOf(file)
  const rest = message.slice(at + file.length)
  return at >= 0 && (/[,'/]|\d/.test(rest) || wholeFile.test(rest))
}
