/** ctc: how unlikely a sequence of labels is, however it is spread over the steps. */
import { type Expr, add, eq, mul, neg, select, sub, toFloat } from '../../expr/expr.ts'
import { type Dim, addDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createBroadcast } from '../../graph/ops/broadcast.ts'
import { createScalar } from '../../graph/ops/constant.ts'
import { createMatmul } from '../../graph/ops/matmul.ts'
import { createPad } from '../../graph/ops/pad.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { createScan } from '../../graph/ops/scan.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { createTranspose } from '../../graph/ops/transpose.ts'
import { rowAt, sequenceOf } from '../../graph/scan-gradient.ts'
import { logSoftmaxOver } from '../activations/log-softmax.ts'
import { classNumbers } from '../class-numbers.ts'
import { elementwise } from '../elementwise.ts'
import { logAddExp } from '../log-sum-exp.ts'
import { positions } from '../positions.ts'
import { sumOver } from '../reductions.ts'
import { defineLoss } from '../training.ts'

/** What Keras takes for the logarithm of 0. */
const logOfNothing = -1e5
/** The same for what no path ever reaches: lost in any sum, and finite. */
const unreachable = -(2 ** 100)

/** Graves et al., "Connectionist temporal classification", 2006. */
export const ctc = defineLoss({
  name: 'ctc',
  aliases: ['CTC'],
  doc: '-log of the probability of all paths that say the labels; class 0 is the blank',
  fields: {},
  target: 'label-sequence',
  misfit: shape =>
    shape.length === 3 && typeof shape[2] === 'number' && shape[2] >= 2
      ? undefined
      : 'it must hold logits for each step, [batch, steps, classes], of two classes or more',
  build(target, prediction) {
    const [batch, steps, classes] = prediction.shape as readonly [Dim, Dim, Dim]
    // Place n of a row stands for having said n labels; the blank at place 0 is none of them.
    const labels = padded(elementwise([target], toFloat), 0)
    const places = labels.shape[1]!
    const isRepeat = elementwise([labels, shiftedForth(labels, -1)], (label, next) =>
      select(eq(label, next), 1, 0),
    )
    const logs = logSoftmaxOver(prediction, [2])
    const isLabel = elementwise(
      [
        createReshape(labels, [batch, 1, places]),
        createReshape(classNumbers(prediction), [classes, 1]),
      ],
      (label, number) => select(eq(label, toFloat(number)), 1, 0),
    )
    const ofLabels = createTranspose(createMatmul(logs, isLabel), [1, 0, 2])
    const ofBlank = createTranspose(createSlice(logs, [0, 0, 0], [batch, steps, 1]), [1, 0, 2])
    const nothing = createBroadcast(createScalar(logOfNothing), target.shape)
    const result = createScan({
      initial: [padded(nothing, 0), padded(nothing, unreachable)],
      sequences: [ofLabels, ofBlank],
      step: ([blank, label], [ofLabel, ofBlank]) => {
        const between = elementwise([blank!, label!, isRepeat], (blank, label, repeat) =>
          logAddExp(blank, add(label, mul(logOfNothing, repeat))),
        )
        const nextLabel = elementwise(
          [shiftedBack(between, unreachable), label!, ofLabel!],
          (before, label, log) => add(logAddExp(before, label), log),
        )
        const nextBlank = elementwise(
          [between, label!, isRepeat, ofBlank!],
          (between, label, repeat, log) =>
            add(logAddExp(between, add(label, mul(logOfNothing, sub(1, repeat)))), log),
        )
        return [nextBlank, nextLabel]
      },
    })
    const [blank, label] = [0, 1].map(k => rowAt(sequenceOf(result, k), addDims(steps, -1)))
    const length = sumOver(
      elementwise([target], number => select(eq(toFloat(number), 0), 0, 1)),
      [1],
    )
    const said = elementwise(
      [blank!, label!, positions(places), length],
      (blank: Expr, label: Expr, place: Expr, length: Expr) =>
        select(eq(place, length), neg(logAddExp(blank, label)), 0),
    )
    return createReshape(sumOver(said, [1]), [batch])
  },
})

/** A new first place with this value. */
function padded(x: Node, value: number): Node {
  return createPad(x, { low: [0, 1], high: [0, 0], value })
}

/** Every place gets what the one before it has, the first one the value. */
function shiftedBack(x: Node, value: number): Node {
  return createSlice(padded(x, value), [0, 0], x.shape)
}

/** Every place gets what the one behind it has, the last one the value. */
function shiftedForth(x: Node, value: number): Node {
  return createSlice(createPad(x, { low: [0, 0], high: [0, 1], value }), [0, 1], x.shape)
}
