/** The header of a model in C. */
import type { Model, Port } from '../../build/model.ts'
import { elementCount, shapeText } from '../../graph/shape.ts'
import { tagBytes } from '../listing/data.ts'
import { dimCode } from '../listing/dim-code.ts'
import type { Listing } from '../listing/listing.ts'
import { type Names, cType, macroLanguage, titleOf } from './names.ts'

export function headerText(
  model: Model,
  { memory }: Listing,
  names: Names,
  inlineWeights: boolean,
): string {
  const { macro, sizes } = names
  const runEnd = dimCode(memory.runEnd, macroLanguage(names))
  const values = [...model.inputs, ...model.outputs].map(port => valuesText(port, names))
  return `/* ${titleOf(model)}: C11, no allocation, nothing but libm. */
#ifndef ${macro}_H
#define ${macro}_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many values each array holds. */
${values.join('\n')}

/* Bytes of the memory that a model works in. It starts at a multiple of 4; one of 64 is faster. */
#define ${macro}_ARENA_BYTES(${sizes.join(', ')}) \\
  ((${runEnd}) > ${memory.loadEnd} ? (${runEnd}) : ${memory.loadEnd})

${inlineWeights ? inlineLoadText(names) : loadText(names, memory.dataBytes)}

/*
 * Runs the model in an arena that is loaded and large enough for these sizes, as often as wanted.
 * Runs in arenas of their own may happen at the same time.
 */
${runPrototype(model, names)};

#ifdef __cplusplus
}
#endif

#endif
`
}

function valuesText(port: Port, names: Names): string {
  const count = dimCode(elementCount(port.shape), macroLanguage(names))
  const call = `${valuesMacro(port, names)}(${names.sizes.join(', ')})`
  return `#define ${call} (${count}) /* ${port.dtype} ${shapeText(port.shape)} */`
}

export function valuesMacro(port: Port, { macro, ports }: Names): string {
  return `${macro}_${ports.get(port)!.toUpperCase()}_VALUES`
}

function inlineLoadText(names: Names): string {
  return `/* Brings the weights into an arena: once, before anything is run in it. */
${loadPrototype(names, true)};`
}

function loadText(names: Names, dataBytes: number): string {
  return `/* Bytes of ${names.name}.bin: constants and weights. */
#define ${names.macro}_DATA_BYTES ${tagBytes + dataBytes}

/*
 * Brings the weights into an arena: once, before anything is run in it. \`data\` is what the file
 * holds, and is not needed afterwards. Returns 0, or -1 where it is not that of this model.
 */
${loadPrototype(names, false)};`
}

/** The declaration of the function that loads the weights, without a semicolon. */
export function loadPrototype({ name }: Names, inlineWeights: boolean): string {
  return inlineWeights
    ? `void ${name}_load(void *arena)`
    : `int ${name}_load(void *arena, const void *data, size_t bytes)`
}

/** The declaration of the function that runs the model, without a semicolon. */
export function runPrototype({ inputs, outputs }: Model, { name, sizes, ports }: Names): string {
  const parameters = [
    'void *arena',
    ...sizes.map(each => `int32_t ${each}`),
    ...inputs.map(each => `const ${cType(each)} *${ports.get(each)}`),
    ...outputs.map(each => `${cType(each)} *${ports.get(each)}`),
  ]
  return `void ${name}_run(${parameters.join(', ')})`
}
