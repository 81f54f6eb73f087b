/** The models that are timed: configs, batch, and who can run them. */
import { fileURLToPath } from 'node:url'

const path = name => fileURLToPath(new URL(name, import.meta.url))
const own = name => path(`models/${name}.yaml`)
const real = name => path(`../configs/${name}.yaml`)

/** Each row of the table for inference. */
export const inferenceRows = [
  { name: 'mlp b1', config: own('mlp'), batch: 1 },
  { name: 'mlp b64', config: own('mlp'), batch: 64 },
  { name: 'cnn b1', config: own('cnn'), batch: 1 },
  { name: 'cnn b64', config: own('cnn'), batch: 64 },
  { name: 'actchain', config: own('actchain'), batch: 1 },
  { name: 'mobilenetv2', config: real('mobilenetv2'), variant: 'full', batch: 1 },
  { name: 'resnet50', config: real('resnet'), variant: 'resnet50', batch: 1 },
  { name: 'vit tiny', config: real('vit'), variant: 'tiny', batch: 1 },
  { name: 'lstm', config: own('lstm'), batch: 1 },
  { name: 'srnet', config: real('srnet-prelu'), batch: 1 },
]

/** Each row of the table for a training step: batch 64, Adam. */
export const trainingRows = [
  { name: 'mlp', config: own('mlp'), batch: 64 },
  { name: 'cnn', config: own('cnn'), batch: 64 },
]

/** A config as people train it on MNIST. */
export const digits = { name: 'mnist-cnn-prelu', config: real('mnist-cnn-prelu'), batch: 1 }

/** One epoch over all digits of MNIST's training set. */
export const epochRow = { name: 'cnn', config: own('cnn'), batch: 128, examples: 60_000 }

/** What is timed beside the limit of the machine. */
export const productRow = { name: 'matmul 512', config: own('matmul'), batch: 512 }
