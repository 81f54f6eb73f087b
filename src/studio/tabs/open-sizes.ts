/** Dims that only a run decides, and fields that give them numbers. */
import { batchName } from '../../graph/dim.ts'
import { create } from '../page/dom.ts'
import type { ModelView } from '../worker/messages.ts'

/** Their names, without the batch. */
export function openSizes({ inputs }: Pick<ModelView, 'inputs'>): readonly string[] {
  const names = inputs.flatMap(({ shape }) => shape.filter(each => typeof each === 'string'))
  return [...new Set(names)].filter(name => name !== batchName)
}

/** A field for a whole number from 1 on. */
export function wholeNumber(name: string, value: number): HTMLInputElement {
  return create('input', { type: 'number', min: 1, step: 1, value, name })
}

export function wholeNumberIn(field: HTMLInputElement): number {
  return Math.max(1, Math.floor(Number(field.value)) || 1)
}
