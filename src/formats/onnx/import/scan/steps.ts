/** The body of a Scan as text that another body with other names has too. */
import type { AttributeProto, GraphProto } from '../../proto/messages.ts'
import { decodeVarints } from '../../proto/wire.ts'
import type { Constant } from '../constant.ts'

export interface Steps {
  readonly text: string
  /** Names of the tensors that it reads from outside, in the order of their places in the text. */
  readonly weights: readonly string[]
}

/** The body of a cell has some thirty nodes. */
const mostNodes = 100

/** Undefined for what no layer has: too many nodes, or values of the graph around it. */
export function stepsOf(
  { node, input, output, initializer }: GraphProto,
  constantOf: (name: string) => Constant | undefined,
): Steps | undefined {
  if (node.length > mostNodes || initializer.length > 0) return undefined
  const places = new Map<string, string>(input.map((each, k) => [each.name ?? '', `input ${k}`]))
  const weights: string[] = []
  const placeOf = (name: string): string | undefined => {
    const known = places.get(name)
    const value = known === undefined ? constantOf(name) : undefined
    if (!value) return known
    // Numbers of formulas are part of the text, tensors have a place in it.
    if (value.shape.length === 0) return `${String(value.data[0])}`
    places.set(name, `weight ${weights.push(name)} [${value.shape.join()}]`)
    return places.get(name)
  }
  const lines: string[] = []
  for (const each of node) {
    const from = each.input.map(placeOf)
    if (from.includes(undefined)) return undefined
    const attributes = each.attribute.map(textOf).sort()
    each.output.forEach((name, k) => places.set(name, `${lines.length}:${k}`))
    lines.push([each.opType, ...from, ...attributes].join(' | '))
  }
  const results = output.map(each => places.get(each.name ?? ''))
  return { text: [...lines, ...results].join('\n'), weights }
}

function textOf({ name, i, f, s, ints }: AttributeProto): string {
  const list = ints && decodeVarints(ints, () => [] as never).join()
  return `${name} ${String(i ?? f ?? list ?? (s && new TextDecoder().decode(s)))}`
}
