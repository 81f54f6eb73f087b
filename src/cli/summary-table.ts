/** A summary as a table for people. */
import type { PlainShape, Summary, SummaryPort, SummaryRow } from '../build/summary.ts'
import { bytesText, countText, flopsText } from './numbers.ts'
import { table } from './table.ts'

const header = ['layer', 'type', 'output', 'params', 'FLOPs', 'line'] as const

/** Columns of numbers stand to the right. */
const firstNumber = 3

export function formatSummary(summary: Summary): string {
  const { name, params, trainable, flops, memory, inputs, outputs } = summary
  const frozen = params === trainable ? '' : `, ${countText(trainable)} of them trained`
  const totals = [
    ['inputs', inputs.map(portText).join(', ')],
    ['outputs', outputs.map(portText).join(', ')],
    ['parameters', `${countText(params)} (${bytesText(4 * params)})${frozen}`],
    ['FLOPs', `${flops === null ? unknown : flopsText(flops)} for one example`],
    ['memory', `${memory === null ? unknown : bytesText(memory)} for one example, weights apart`],
  ] as const
  const width = Math.max(...totals.map(([label]) => label.length))
  const lines = totals.map(([label, text]) => `${label.padEnd(width)}  ${text}`)
  return [name, '', ...table(header, summary.layers.map(cells), firstNumber), '', ...lines].join(
    '\n',
  )
}

/** Where a dim decides that only a run knows. */
const unknown = 'unknown'

function cells({ name, type, output, params, flops, line }: SummaryRow): readonly string[] {
  const work = flops === null ? unknown : flops === 0 ? '' : flopsText(flops)
  return [name, type, shapeText(output), params ? countText(params) : '', work, String(line)]
}

function portText({ name, shape, dtype }: SummaryPort): string {
  return `${name}: ${dtype} ${shapeText(shape)}`
}

function shapeText(shape: PlainShape): string {
  return `[${shape.join(', ')}]`
}
