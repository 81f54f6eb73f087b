/** Notes on optimizers, schedules and callbacks. */
import type { NotesOfKind } from './notes.ts'

export const optimizerNotes: NotesOfKind = {
  sgd: {
    use: 'With momentum, often the best result after a long training. No or one number per weight.',
    weakness: 'The learning rate must be found for each model.',
  },
  adam: { use: 'The one to begin with.', weakness: 'Two more numbers per weight.' },
  adamw: {
    use: 'adam where weights should decay, as in transformers.',
    weakness: 'Spare biases and normalisations with `exclude_from_weight_decay`.',
  },
  nadam: { use: 'adam with a look ahead: sometimes a little faster.' },
  adamax: { use: 'adam by the largest gradient so far: steadier where gradients are sparse.' },
  rmsprop: {
    use: 'Recurrent layers and reinforcement learning. One number per weight.',
    weakness: 'Has no correction of its first steps, which are large.',
  },
  adagrad: {
    use: 'Sparse features: rare ones get large steps.',
    weakness: 'Steps only ever get smaller, and end too soon.',
  },
  adadelta: {
    use: 'adagrad that forgets. Two numbers per weight.',
    weakness: 'With the default learning_rate of 0.001 it hardly moves; the paper has 1.',
  },
  adafactor: {
    use: 'Large matrices: keeps a row and a column in the place of a matrix.',
    weakness: 'Steps are a share of the size of each weight, so zeros start slowly.',
  },
  ftrl: { use: 'Linear models with many sparse features; l1 gives exact zeros.' },
  lion: {
    use: 'One number per weight; all steps have one size, a tenth of the rate of adam fits.',
    weakness: 'Noisy with small batches.',
  },
  lamb: { use: 'Very large batches: each weight moves by a share of its own length.' },
  muon: {
    use: 'Hidden matrices, in fewer steps than adamw; some matrix products per step.',
    weakness:
      'Not for the last layer: name it in `exclude_layers`. Kernels of convolutions go to adamw.',
  },
  schedule_free_adamw: {
    use: 'Where the length of a training is not known: no schedule is needed.',
    weakness: 'Statistics of BatchNormalization are those of the weights that train.',
  },
}

export const scheduleNotes: NotesOfKind = {
  cosine_decay: {
    use: 'The usual choice for a training of known length; with `warmup_steps` for transformers.',
    weakness: '`decay_steps` counts batches, and must fit the length of the training.',
  },
  cosine_decay_restarts: { use: 'Several descents in one training, each longer than the last.' },
  exponential_decay: { use: 'A steady fall by a factor; with `staircase` in steps.' },
  inverse_time_decay: { use: 'Falls fast at first and slowly later.' },
  piecewise_constant_decay: {
    use: 'Rates by hand, as ResNets were trained: a tenth at two places.',
  },
  polynomial_decay: { use: 'A straight line down with `power` 1: fine-tuning of transformers.' },
}

export const callbackNotes: NotesOfKind = {
  EarlyStopping: {
    use: 'Ends a training that gets no better; with `restore_best_weights` it ends with the best.',
    weakness: 'Without validation it watches the training itself, which hardly ever gets worse.',
  },
  ReduceLROnPlateau: {
    use: 'Lowers the learning rate where the score stands still: no schedule to plan.',
    weakness: 'Not beside a schedule, which would overrule it.',
  },
  ModelCheckpoint: {
    use: 'Keeps the weights of the best epoch, or of each, beside the checkpoints.',
  },
  TerminateOnNaN: {
    use: 'A loss that is no number ends every training here, and the layer at fault is named.',
  },
  CSVLogger: { use: 'Scores as a table, for spreadsheets and plots of your own.' },
}
