/** The functions of the header: they bring data into the arena and call the kernels in order. */
import type { Model, Port } from '../../build/model.ts'
import { bytesOf, elementCount } from '../../graph/shape.ts'
import { mulDims } from '../../graph/dim.ts'
import { callLines, stepLines } from '../listing/calls.ts'
import { tagBytes } from '../listing/data.ts'
import { dimCode } from '../listing/dim-code.ts'
import type { Listing } from '../listing/listing.ts'
import type { Spot } from '../listing/memory.ts'
import { arrayName } from './arrays.ts'
import { loadPrototype, runPrototype } from './header.ts'
import { type Names, spotName } from './names.ts'

/** `tag` is what the data file begins with; undefined where the weights are arrays. */
export function entryText(
  model: Model,
  listing: Listing,
  names: Names,
  tag: string | undefined,
): string {
  const { memory } = listing
  const lines = [
    '/* Where weights and constants lie in the arena, in bytes. */',
    ...placesLines(memory.kept, names),
    '',
    `${loadPrototype(names, tag === undefined)} {`,
    ...indented(loadLines(listing, names, tag)),
    '}',
    '',
    `${runPrototype(model, names)} {`,
    ...indented(runLines(model, listing, names)),
    '}',
    '',
  ]
  return lines.join('\n')
}

function loadLines(
  { memory, load }: Listing,
  names: Names,
  tag: string | undefined,
): readonly string[] {
  const { data, dataAddress } = memory
  const file = `(const char *)data + ${tagBytes}, bytes - ${tagBytes}`
  const copies =
    tag === undefined
      ? data.map(
          ({ spot }) =>
            `memcpy(m + ${spotName(spot)}, ${arrayName(spot)}, sizeof ${arrayName(spot)});`,
        )
      : [
          `if (bytes != ${names.macro}_DATA_BYTES) return -1;`,
          `if (memcmp(data, "${tag}", ${tagBytes}) != 0) return -1;`,
          `memcpy(m + ${dataAddress}, ${file});`,
        ]
  return [
    'char *m = arena;',
    ...copies,
    ...placesLines(memory.loading, names),
    ...load.flatMap(each => callLines(each, names.language)),
    ...(tag === undefined ? [] : ['return 0;']),
  ]
}

function runLines(
  model: Model,
  { memory, step, inputs, outputs }: Listing,
  { language, ports }: Names,
): readonly string[] {
  const bytes = ({ shape, dtype }: Port): string =>
    dimCode(mulDims(bytesOf[dtype], elementCount(shape)), sizeLanguage)
  const sizeLanguage = { ...language, name: (size: string) => `(size_t)${language.name(size)}` }
  const places = memory.running.map(
    each =>
      `const int32_t ${spotName(each)} = ${dimCode(each.address, language)}; /* ${each.type} */`,
  )
  const puts = model.inputs.map(
    each => `memcpy(m + ${spotName(inputs.get(each.name)!)}, ${ports.get(each)}, ${bytes(each)});`,
  )
  const takes = model.outputs.map(
    each => `memcpy(${ports.get(each)}, m + ${spotName(outputs.get(each.name)!)}, ${bytes(each)});`,
  )
  return [
    'char *m = arena;',
    '/* Where the values of this run lie. */',
    ...places,
    ...puts,
    ...stepLines(step, language),
    ...takes,
  ]
}

/** Fixed places as one enumeration, none where there are none. */
function placesLines(spots: readonly Spot[], { language }: Names): readonly string[] {
  if (spots.length === 0) return []
  const line = (each: Spot): string =>
    `  ${spotName(each)} = ${dimCode(each.address, language)}, /* ${each.type} */`
  return ['enum {', ...spots.map(line), '};']
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map(line => `  ${line}`)
}
