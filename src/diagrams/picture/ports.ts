/** What the pictures of all stages share: boxes of inputs and outputs, and what a model costs. */
import { countFlops, countParameters } from '../../build/counts.ts'
import type { Model } from '../../build/model.ts'
import { plainShape } from '../../build/summary.ts'
import type { InputDeclaration } from '../../config/config.ts'
import { type Span, positionAt } from '../../diagnostics/source.ts'
import { costText, usualAnnotations } from './annotations.ts'
import type { Box } from './picture.ts'

/** `225k params, 5.29M FLOPs` */
export function modelCost(model: Model): string {
  const flops = countFlops(model)
  const known = Number.isNaN(flops) ? null : flops
  return costText({ params: countParameters(model), flops: known, bytes: null }, usualAnnotations)
}

/** One box per input of the model. */
export function inputBoxes({ config, inputs }: Model): readonly Box[] {
  return inputs.map(({ name, shape, dtype }, i) => ({
    ...portBox(name, 'input', lineOf(config.inputs[i]!.span)),
    detail: inputDetail(config.inputs[i]!),
    dtype,
    shape: plainShape(shape),
  }))
}

/** One box per output of the model; `line` says where its layer is. */
export function outputBoxes(model: Model, line: (output: number) => number): readonly Box[] {
  return model.outputs.map(({ name, shape, dtype }, i) => ({
    ...portBox(name, 'output', line(i)),
    // Outputs are often called as the layer that makes them.
    id: `${name}:output`,
    dtype,
    shape: plainShape(shape),
  }))
}

function portBox(name: string, label: string, line: number) {
  const empty = { group: '', detail: [], params: 0, flops: 0, bytes: 0, parts: [] }
  return { id: name, label, name, kind: 'port' as const, line, ...empty }
}

/** `uint8, scale 1/255` */
function inputDetail({ dtype, scale }: InputDeclaration): readonly string[] {
  const text = [
    dtype === 'float32' ? '' : dtype,
    scale === undefined ? '' : `scale ${scaleText(scale)}`,
  ]
  return text.some(Boolean) ? [text.filter(Boolean).join(', ')] : []
}

/** As a fraction where it is one. */
function scaleText(scale: number): string {
  const whole = Math.round(1 / scale)
  return whole > 1 && scale === 1 / whole ? `1/${whole}` : String(Number(scale.toPrecision(4)))
}

export function lineOf(span: Span): number {
  return positionAt(span.source, span.start).line
}
