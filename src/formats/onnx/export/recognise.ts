/** Decides how each node of a graph is said in ONNX, and says it. */
import { assert } from '../../../diagnostics/assert.ts'
import { type Node, isOp } from '../../../graph/node.ts'
import { parameter } from '../../../graph/ops/parameter.ts'
import type { Emitter } from './emitter.ts'
import type { Around, Form, Recognise } from './form.ts'
import { biasedConvForm, convForm, poolForm } from './forms/conv.ts'
import { mapForm } from './forms/map.ts'
import { gemmForm, matmulForm } from './forms/matmul.ts'
import {
  broadcastForm,
  concatForm,
  gatherForm,
  padForm,
  reshapeForm,
  reverseForm,
  sliceForm,
  transposeForm,
} from './forms/movement.ts'
import { batchNormalizationForm, layerNormalizationForm } from './forms/normalization.ts'
import { recurrentForms } from './forms/recurrent.ts'
import { meanForm, reduceForm } from './forms/reduce.ts'
import { dividedPoolForm, resampleForm } from './forms/resample.ts'
import { scanForm } from './forms/scan.ts'
import { softmaxForm } from './forms/softmax.ts'

/** From forms of several nodes down to those of one; the first that fits counts. */
function recognisers(around: Around): readonly Recognise[] {
  return [
    recurrentForms(),
    scanForm((roots, out) => emitGraph(roots, out, around)),
    softmaxForm,
    layerNormalizationForm,
    batchNormalizationForm,
    meanForm,
    biasedConvForm,
    gemmForm,
    mapForm,
    convForm,
    dividedPoolForm,
    poolForm,
    matmulForm,
    reduceForm,
    reshapeForm,
    transposeForm,
    sliceForm,
    padForm,
    concatForm,
    reverseForm,
    broadcastForm,
    gatherForm,
    resampleForm,
  ]
}

/** Emits what the roots need, operands before users. */
export function emitGraph(roots: readonly Node[], out: Emitter, around: Around): void {
  const known = recognisers(around)
  const forms = new Map<Node, Form>()
  const stack = [...roots]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (forms.has(node) || isOp(node, parameter) || out.fixed.has(node)) continue
    const form = formOf(node, known, around)
    forms.set(node, form)
    stack.push(...form.reads)
  }
  for (const node of inOrder(roots, forms)) forms.get(node)!.emit(out)
}

function formOf(node: Node, known: readonly Recognise[], around: Around): Form {
  for (const recognise of known) {
    const form = recognise(node, around)
    if (form) return form
  }
  throw assert(false, `${node.op.name} has no form in ONNX`)
}

/** Nodes with forms, each behind what it reads. */
function inOrder(roots: readonly Node[], forms: ReadonlyMap<Node, Form>): readonly Node[] {
  const order: Node[] = []
  const opened = new Set<Node>()
  const done = new Set<Node>()
  const stack = [...roots].reverse()
  while (stack.length > 0) {
    const node = stack.at(-1)!
    const form = forms.get(node)
    if (form && !opened.has(node)) {
      opened.add(node)
      stack.push(...form.reads.filter(each => !opened.has(each)).reverse())
      continue
    }
    stack.pop()
    if (form && !done.has(node)) order.push(node)
    done.add(node)
  }
  return order
}
