/** Arguments of Keras that are known and not built: why, and what to do instead. */
import { catalog } from './catalog.ts'
import type { Refusal } from './refused.ts'

interface Group extends Refusal {
  readonly names: string
  /** Whose arguments: entries by their main names, or every entry of some kinds. */
  readonly of: string
}

const leaveOut = 'leave it out'

const groups: readonly Group[] = [
  {
    names: 'dtype autocast',
    of: 'layers',
    reason: 'everything is computed in float32',
    instead: `${leaveOut}; the dtype of an input is said under \`inputs\``,
  },
  {
    names: 'dtype',
    of: 'losses metrics',
    reason: 'everything is computed in float32',
    instead: leaveOut,
  },
  {
    names: 'reverse_dtype',
    of: 'ReversibleEmbedding',
    reason: 'everything is computed in float32',
    instead: leaveOut,
  },
  {
    names: 'activity_regularizer',
    of: 'layers',
    reason: 'this layer takes no penalty on its result',
    instead: '`ActivityRegularization` after it, which adds the same to the loss',
  },
  {
    names: 'lora_rank lora_alpha',
    of: 'Dense EinsumDense Embedding',
    reason: 'code switches low-rank adaption on between two trainings',
    instead: '`trainable: false` beside the layer, two small layers next to it, and `Add`',
  },
  {
    names: 'quantization_config',
    of: 'Dense EinsumDense Embedding',
    reason: 'weights are float32',
    instead: leaveOut,
  },
  {
    names: 'gptq_unpacked_column_size',
    of: 'EinsumDense',
    reason: 'weights are float32',
    instead: leaveOut,
  },
  {
    names: 'weights',
    of: 'Bidirectional Embedding',
    reason: 'the values of weights are not part of a config',
    instead: 'give a file of them with `--weights`',
  },
  {
    names: 'use_cudnn',
    of: 'LSTM GRU',
    reason: 'it chooses among the kernels of a device',
    instead: `${leaveOut}; kernels are made for the model`,
  },
  {
    names: 'flash_attention',
    of: 'MultiHeadAttention GroupedQueryAttention',
    reason: 'it chooses among the kernels of a device',
    instead: `${leaveOut}; kernels are made for the model`,
  },
  {
    names: 'name',
    of: 'losses optimizers schedules',
    reason: 'nothing is reported under it',
    instead: leaveOut,
  },
  {
    names: 'loss_scale_factor',
    of: 'optimizers',
    reason: 'training computes in float32, where losses need no scaling',
    instead: leaveOut,
  },
  {
    names: 'axis',
    of: 'sparse_categorical_crossentropy one_hot_io_u one_hot_mean_io_u',
    reason: 'the classes are on the last axis',
    instead: 'move them there with `Permute`',
  },
  {
    names: 'sparse_y_true sparse_y_pred',
    of: 'one_hot_io_u one_hot_mean_io_u',
    reason: 'targets show whether they are class numbers, and a model gives a value per class',
    instead: leaveOut,
  },
  {
    names: 'from_sorted_ids',
    of: 'sparse_top_k_categorical_accuracy',
    reason: 'a model gives a value per class, and no sorted class numbers',
    instead: leaveOut,
  },
  {
    names: 'ref_labels ref_embeddings',
    of: 'circle',
    reason: 'the examples of a batch are compared with each other alone',
    instead: leaveOut,
  },
  {
    names: 'verbose',
    of: 'callbacks',
    reason: 'callbacks print nothing; every epoch is reported, with its learning rate',
    instead: leaveOut,
  },
  {
    names: 'save_weights_only save_freq',
    of: 'ModelCheckpoint',
    reason: 'weights alone are written, after an epoch; the config is the rest of the model',
    instead: leaveOut,
  },
]

const table: ReadonlyMap<string, Refusal> = new Map(
  groups.flatMap(({ names, of, ...refusal }) =>
    of
      .split(' ')
      .flatMap(owner => names.split(' ').map(name => [`${owner}.${name}`, refusal] as const)),
  ),
)

/** Why an argument of an entry is refused; undefined where it is none of Keras's. */
export function argumentRefusal(owner: string, argument: string): Refusal | undefined {
  const kinds = Object.entries(catalog)
    .filter(([, entries]) => (entries as readonly Named[]).some(each => nameOf(each) === owner))
    .map(([kind]) => kind)
  return [owner, ...kinds]
    .map(each => table.get(`${each}.${argument}`))
    .find(each => each !== undefined)
}

interface Named {
  readonly name?: string
  readonly type?: string
}

function nameOf({ type, name }: Named): string | undefined {
  return type ?? name
}

/** Every argument that is refused, with its owner: an entry, or a kind of entries. */
export const refusedArguments: readonly { readonly owner: string; readonly name: string }[] = [
  ...table.keys(),
].map(key => {
  const [owner, name] = key.split('.') as [string, string]
  return { owner, name }
})
