/** What the generated C calls the model, its sizes, inputs and outputs. */
import type { Model, Port } from '../../build/model.ts'
import type { CallLanguage } from '../listing/calls.ts'
import type { DimLanguage } from '../listing/dim-code.ts'
import type { Listing } from '../listing/listing.ts'
import type { Spot } from '../listing/memory.ts'
import { createNamer } from '../listing/names.ts'

export interface Names {
  /** What files and functions begin with: `model`. */
  readonly name: string
  /** What macros begin with: `MODEL`. */
  readonly macro: string
  /** Open sizes in the order of parameters, the batch first. */
  readonly sizes: readonly string[]
  /** Parameters for inputs and outputs, by port. */
  readonly ports: ReadonlyMap<Port, string>
  readonly language: CallLanguage
}

export function cNames(name: string, { inputs, outputs }: Model, { sizes }: Listing): Names {
  const namer = createNamer([...sizes.values(), ...'arena data bytes m i t main'.split(' ')])
  const ports = new Map([...inputs, ...outputs].map(each => [each, namer(each.name)]))
  const language: CallLanguage = {
    name: size => sizes.get(size)!,
    // Sizes are not negative, so that C rounds down too.
    floorDiv: (a, b) => `(${a}) / ${b}`,
    spot: spotName,
    comment: text => `/* ${text.replaceAll('*/', '* /')} */`,
    call: each => ({ start: `${functionName(each)}(`, end: ');', first: ['m'] }),
    loop: count => `for (int32_t i = 0; i < ${count}; i++) {`,
    step: value => `const int32_t t = ${value};`,
  }
  return { name, macro: name.toUpperCase(), sizes: [...sizes.values()], ports, language }
}

/** Sizes inside a macro that has them as parameters. */
export function macroLanguage({ language }: Names): DimLanguage {
  return {
    name: size => `(size_t)(${language.name(size)})`,
    floorDiv: (a, b) => `((${a}) / ${b})`,
  }
}

/** Addresses, which may be called as the arrays of the user are. */
export function spotName({ name }: Spot): string {
  return `at_${name}`
}

export function functionName(kernel: string): string {
  return `kernel_${kernel}`
}

/** For a comment at the head of a file. */
export function titleOf({ name }: Model): string {
  return `${name.replaceAll('*/', '* /')}, as tenon compiled it`
}

const types = { float32: 'float', int32: 'int32_t', uint8: 'uint8_t' } as const

export function cType({ dtype }: Pick<Port, 'dtype'>): string {
  return types[dtype]
}
