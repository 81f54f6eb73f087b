/** Notes on entries of the catalog, and what entries reduce to. */
import { activationNotes } from './notes/activations.ts'
import { layerNotes } from './notes/layers.ts'
import { lossNotes } from './notes/losses.ts'
import { metricNotes } from './notes/metrics.ts'
import type { NotesOfKind } from './notes/notes.ts'
import { callbackNotes, optimizerNotes, scheduleNotes } from './notes/training.ts'
import { constraintNotes, initializerNotes, regularizerNotes } from './notes/weights.ts'

/** By kind and main name; entries without notes are fine. */
export const notes: { readonly [kind: string]: NotesOfKind } = {
  activations: activationNotes,
  layers: layerNotes,
  initializers: initializerNotes,
  regularizers: regularizerNotes,
  constraints: constraintNotes,
  losses: lossNotes,
  metrics: metricNotes,
  optimizers: optimizerNotes,
  schedules: scheduleNotes,
  callbacks: callbackNotes,
}

/** Two ways to write one thing. */
export interface Reduction {
  readonly kind: 'activations' | 'layers'
  readonly name: string
  readonly args: { readonly [name: string]: unknown }
  readonly is: { readonly name: string; readonly args: { readonly [name: string]: unknown } }
}

/** What entries reduce to at some arguments; `test/catalog/reductions.test.ts` computes both. */
export const reductions: readonly Reduction[] = [
  {
    ...{ kind: 'activations', name: 'leaky_relu', args: { negative_slope: 0 } },
    is: { name: 'relu', args: {} },
  },
  {
    ...{ kind: 'activations', name: 'leaky_relu', args: { negative_slope: 1 } },
    is: { name: 'linear', args: {} },
  },
  {
    ...{ kind: 'activations', name: 'relu', args: { max_value: 6 } },
    is: { name: 'relu6', args: {} },
  },
  {
    ...{ kind: 'activations', name: 'relu', args: { negative_slope: 0.2 } },
    is: { name: 'leaky_relu', args: {} },
  },
  {
    ...{ kind: 'activations', name: 'celu', args: { alpha: 1 } },
    is: { name: 'elu', args: { alpha: 1 } },
  },
  {
    ...{ kind: 'activations', name: 'elu', args: { alpha: 0 } },
    is: { name: 'relu', args: {} },
  },
  {
    ...{ kind: 'layers', name: 'PReLU', args: { alpha_initializer: { constant: 0.3 } } },
    is: { name: 'LeakyReLU', args: { negative_slope: 0.3 } },
  },
  {
    ...{ kind: 'layers', name: 'PReLU', args: {} },
    is: { name: 'ReLU', args: {} },
  },
  {
    ...{ kind: 'layers', name: 'ReLU', args: { negative_slope: 0.3 } },
    is: { name: 'LeakyReLU', args: { negative_slope: 0.3 } },
  },
  {
    ...{ kind: 'layers', name: 'ThresholdedReLU', args: { theta: 0 } },
    is: { name: 'ReLU', args: {} },
  },
]
