/** Fields of the sections that no catalog entry describes: settings of the training, and limits. */
import { bool, int } from '../fields/kinds.ts'

/** Numbers and switches of `training:`. */
export const settingFields = {
  epochs: int({ default: 1, min: 1, max: 1_000_000, doc: 'how often every example is seen' }),
  batch_size: int({ default: 32, min: 1, max: 1_048_576, doc: 'examples per training step' }),
  seed: int({
    default: 0,
    min: 0,
    max: 4_294_967_295,
    doc: 'decides first weights, the order of examples and dropout',
  }),
  shuffle: bool({ default: true, doc: 'whether every epoch sees the examples in another order' }),
}

/** What `limits:` can limit, and what each number counts. */
export const limitDocs = {
  params: 'stored numbers, trained or not',
  trainable: 'trained numbers',
  flops: 'operations for one example: 2 per multiply-add of contractions and pooling',
  memory: 'bytes of the arena for one example, weights apart: 8MB, 512KiB',
  file_size: 'bytes of the weight file',
} as const
