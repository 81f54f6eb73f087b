/** Shapes, parameters, FLOPs and weights of a layer as markdown. */
import type { Weight } from '../build/model.ts'
import { shapeText } from '../graph/shape.ts'
import type { Built } from './built.ts'

/** More weights than these are only counted. */
const mostWeights = 12

export function builtText({ layers, shapes, parameters, flops, weights }: Built): string {
  const facts = [
    ...(shapes.length > 0 ? [`output ${shapes.map(shapeText).map(code).join(' or ')}`] : []),
    ...(layers.length > 1 ? [`layers ${countText(layers.length)}`] : []),
    `parameters ${countText(parameters)}`,
    `FLOPs ${Number.isNaN(flops) ? 'unknown' : countText(flops)}`,
    ...weights.slice(0, mostWeights).map(weightText),
    ...(weights.length > mostWeights ? [`and ${weights.length - mostWeights} more weights`] : []),
  ]
  return facts.map(each => `- ${each}`).join('\n')
}

function weightText({ name, shape, trainable }: Weight): string {
  return `weight ${code(name)} ${code(shapeText(shape))}${trainable ? '' : ', not trained'}`
}

function code(text: string): string {
  return `\`${text}\``
}

/** `1,234,567`, the same in every locale. */
function countText(count: number): string {
  return count.toLocaleString('en-US')
}
