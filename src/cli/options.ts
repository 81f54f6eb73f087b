/** Options that several commands take. */
import { InvalidArgumentError, Option } from 'commander'

/** A whole number from `least` on, for `argParser`. */
export function count(least: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && Number.isSafeInteger(value)) return value
    throw new InvalidArgumentError(`A whole number of at least ${least} is needed.`)
  }
}

/** As `targetNames` of the runtime, which is not loaded to print help. */
const targets = ['auto', 'native', 'wasm', 'reference']

export function targetOption(): Option {
  return new Option('--target <target>', 'what runs the model').choices(targets).default('auto')
}

export function threadsOption(): Option {
  const text = 'threads that share the work, where the target has them'
  return new Option('--threads <n>', text).argParser(count(1))
}

/** `length=128,width=64`. */
export function sizesOption(text: string): Option {
  return new Option('--sizes <name=n,…>', text).argParser(readSizes)
}

function readSizes(text: string): { readonly [name: string]: number } {
  return Object.fromEntries(
    text.split(',').map(each => {
      const [, name, size] = /^(.+)=(\d+)$/.exec(each) ?? []
      if (name && Number(size) > 0) return [name, Number(size)]
      throw new InvalidArgumentError(`'${each}' is not of the form name=number.`)
    }),
  )
}

export function limitOption(): Option {
  return new Option('--limit <n>', 'use only so many examples of each set').argParser(count(1))
}

export function runsOption(): Option {
  return new Option('--runs <dir>', 'folder that run folders lie in').default('runs')
}

export function dumpOption(): Option {
  return new Option('--dump <dir>', 'write the graph after each pass, the kernels and the module')
}
