/** Sizes that a file leaves open, as the numbers that whoever imports it gives. */
import { type Diagnostic, TenonError, diagnostic } from '../../../diagnostics/diagnostic.ts'
import { nearestHint } from '../../../diagnostics/nearest.ts'
import type { GivenSizes } from '../../given-sizes.ts'
import { openName } from './open-name.ts'
import type { OnnxModel, OnnxPort } from './read-model.ts'

type Shape = OnnxPort['shape']

/**
 * The model with numbers in the place of `sizes`, which may be named as the file or as a config
 * has them. Throws a `TenonError` for names of no open size.
 */
export function fixSizes(model: OnnxModel, sizes: GivenSizes): OnnxModel {
  const open = openSizes(model)
  const foreign = model.inputs.flatMap(each => each.shape ?? [])
  const unknown = Object.keys(sizes).filter(each => ![...open, ...foreign].includes(each))
  if (unknown.length > 0) throw new TenonError(unknown.map(each => ofUnknown(model, each, open)))
  const numberOf = (foreign: string | null, name: string): number | undefined =>
    (foreign === null ? undefined : sizes[foreign]) ?? sizes[name]
  const fixed = (owner: string, shape: Shape): Shape =>
    shape?.map((dim, axis) =>
      typeof dim === 'number' ? dim : (numberOf(dim, openName(dim, owner, axis)) ?? dim),
    )
  const fixedPort = (port: OnnxPort): OnnxPort => ({ ...port, shape: fixed(port.name, port.shape) })
  const { inputs, outputs, shapes } = model
  return {
    ...model,
    inputs: inputs.map(fixedPort),
    outputs: outputs.map(fixedPort),
    shapes: new Map([...shapes].map(([name, shape]) => [name, fixed(name, shape)])),
  }
}

/** What may help where sizes that are open decide about shapes; undefined where none is. */
export function sizesHint({ inputs }: OnnxModel): string | undefined {
  const inner = inputs.flatMap(({ name, shape = [] }) => openIn(name, shape).slice(1))
  const names = [...new Set(inner.filter(each => each !== undefined))]
  if (names.length === 0) return undefined
  return `its sizes are open; numbers may help: --sizes ${names.map(each => `${each}=N`).join(',')}`
}

/** The open sizes of the inputs, as a config names them. */
function openSizes({ inputs }: OnnxModel): readonly string[] {
  const names = inputs.flatMap(({ name, shape = [] }) => openIn(name, shape))
  return [...new Set(names.filter(each => each !== undefined))]
}

/** Undefined for an axis whose size is said. */
function openIn(owner: string, shape: NonNullable<Shape>): readonly (string | undefined)[] {
  return shape.map((dim, axis) =>
    typeof dim === 'number' ? undefined : openName(dim, owner, axis),
  )
}

function ofUnknown({ file }: OnnxModel, name: string, open: readonly string[]): Diagnostic {
  const known =
    open.length > 0 ? `its open sizes are ${open.join(', ')}` : 'all of its sizes are said'
  const hint = nearestHint(name, open)
  const parameters = { file, name, known }
  return diagnostic('unknown-size', parameters, undefined, hint === undefined ? {} : { hint })
}
