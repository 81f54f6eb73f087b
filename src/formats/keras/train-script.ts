/** `train.py`: trains an exported model with Keras on JAX, on every device, as the config says. */
import type { LossModel, Model } from '../../build/model.ts'
import { resolveConfig } from '../../build/resolve-config.ts'
import { type Json, type JsonMap, type ReferenceKind, isMap } from '../../fields/field.ts'
import { pythonText } from './python-text.ts'
import { type Unsayable, writeReference } from './write-references.ts'

export interface TrainScript {
  readonly text: string
  readonly unsayable: readonly { readonly layer: string; readonly what: string }[]
}

/** Only of a config with `training:`. */
export function trainScript(model: Model, { settings }: LossModel, name: string): TrainScript {
  const unsayable: { layer: string; what: string }[] = []
  const note: Unsayable = what => void unsayable.push({ layer: 'training', what })
  const training = resolveConfig(model)['training'] as JsonMap
  const outputs = model.outputs.map(each => each.name)
  const byOutput = (kind: ReferenceKind, value: Json): Json =>
    perOutput(value, outputs, each => writeReference(kind, each, note))
  const { loss, optimizer, metrics, loss_weights: weights = null, class_weight: classes } = training
  if (training['callbacks'] !== undefined) note('callbacks; give them to `fit` in train.py')
  const excluded = exclusionsOf(optimizer!, note)
  const lines = script({
    name,
    loss: pythonText(byOutput('loss', loss!)),
    optimizer: pythonText(writeReference('optimizer', withoutExclusions(optimizer!), note)),
    excluded: excluded.length > 0 ? pythonText(excluded) : undefined,
    metrics: pythonText(metrics === undefined ? null : metricsOf(metrics, outputs, note)),
    weights: pythonText(weights),
    classes: pythonText(classWeights(classes)),
    inputs: pythonText(model.inputs.map(each => each.name)),
    outputs: pythonText(outputs),
    epochs: String(settings.epochs),
    batch: String(settings.batch_size),
    seed: String(settings.seed),
    shuffle: pythonText(settings.shuffle),
  })
  return { text: lines, unsayable }
}

/** One reference, or one for each output. */
function perOutput(value: Json, outputs: readonly string[], write: (each: Json) => Json): Json {
  const isByOutput = isMap(value) && Object.keys(value).every(each => outputs.includes(each))
  if (!isByOutput) return write(value)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, write(each)]))
}

/** Lists of metrics; `accuracy` stays a word, which Keras reads by the shapes, as tenon does. */
function metricsOf(value: Json, outputs: readonly string[], note: Unsayable): Json {
  const one = (each: Json): Json =>
    each === 'accuracy' || (isMap(each) && 'accuracy' in each)
      ? 'accuracy'
      : writeReference('metric', each, note)
  const many = (each: Json): Json => (Array.isArray(each) ? each.map(one) : [one(each)])
  return perOutput(value, outputs, many)
}

/** Keras takes class weights as a map from numbers, and for one output alone. */
function classWeights(value: Json | undefined): Json {
  if (Array.isArray(value)) return Object.fromEntries(value.map((each: Json, i) => [i, each]))
  return value ?? null
}

/** Keras takes parts of names where tenon takes whole ones with `*`. */
function exclusionsOf(optimizer: Json, note: Unsayable): readonly string[] {
  const patterns = argsOf(optimizer)['exclude_from_weight_decay'] ?? []
  const texts = patterns as readonly string[]
  const isPart = (each: string): boolean => !each.replace(/^\*|\*$/g, '').includes('*')
  if (!texts.every(isPart)) note(`exclude_from_weight_decay: [${texts.join(', ')}]`)
  return texts.map(each => each.replaceAll('*', ''))
}

function argsOf(optimizer: Json): JsonMap {
  if (!isMap(optimizer)) return {}
  const [args] = Object.values(optimizer)
  return isMap(args) ? args : {}
}

function withoutExclusions(optimizer: Json): Json {
  if (!isMap(optimizer)) return optimizer
  const [[name]] = Object.entries(optimizer) as [[string, Json]]
  const { exclude_from_weight_decay: _, ...args } = argsOf(optimizer)
  return { [name]: args }
}

function script(part: { readonly [name: string]: string | undefined }): string {
  const exclude =
    part['excluded'] === undefined
      ? ''
      : `    optimizer.exclude_from_weight_decay(var_names=${part['excluded']})\n`
  return `"""Trains ${part['name']}.keras with Keras on JAX, on every device of this machine.

    python train.py --x train-x.npy --y train-y.npy

Files are .npy, with the examples along the first axis; several inputs or outputs are NAME=FILE,
once each. The result is ${part['name']}-trained.keras, which \`tenon import\` takes back.

Every device gets an equal share of each batch, so the batch size is a multiple of their number.
Devices that a processor simulates: XLA_FLAGS=--xla_force_host_platform_device_count=4.
Several machines: start this script on each, with --hosts N --coordinator ADDRESS:PORT --host K, K
from 0 to N - 1, and give every machine its own share of the examples.
"""

import argparse
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

INPUTS = ${part['inputs']}
OUTPUTS = ${part['outputs']}


def read(files, names):
    """Arrays by name; a single file without a name is for the only one."""
    found = {}
    for each in files:
        name, _, file = each.rpartition("=")
        found[name or names[0]] = np.load(file, allow_pickle=False)
    if sorted(found) != sorted(names):
        raise SystemExit(f"files for {', '.join(names)} are needed, not for {', '.join(found)}")
    return found


def arranged(x, model):
    """A missing last axis of size 1 is added, as tenon does."""
    for tensor in model.inputs:
        if tensor.shape[-1] == 1 and x[tensor.name].ndim == len(tensor.shape) - 1:
            x[tensor.name] = x[tensor.name][..., None]
    return [x[name] for name in INPUTS] if len(INPUTS) > 1 else x[INPUTS[0]]


def compiled(model):
    optimizer = ${part['optimizer']}
${exclude}    model.compile(
        optimizer=optimizer,
        loss=${part['loss']},
        metrics=${part['metrics']},
        loss_weights=${part['weights']},
    )
    return model


def main():
    layout = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--x", action="append", required=True, help="an input, .npy or NAME=.npy")
    parser.add_argument("--y", action="append", required=True, help="a target, .npy or NAME=.npy")
    parser.add_argument("--epochs", type=int, default=${part['epochs']})
    parser.add_argument("--batch-size", type=int, default=${part['batch']})
    parser.add_argument("--validation", type=float, default=0.0, help="share of the last examples")
    parser.add_argument("--hosts", type=int, default=1)
    parser.add_argument("--host", type=int, default=0)
    parser.add_argument("--coordinator")
    options = parser.parse_args()

    if options.hosts > 1:
        keras.distribution.initialize(options.coordinator, options.hosts, options.host)
    keras.distribution.set_distribution(keras.distribution.DataParallel())
    keras.utils.set_random_seed(${part['seed']})

    folder = pathlib.Path(__file__).parent
    model = compiled(keras.models.load_model(folder / "${part['name']}.keras", compile=False))
    x, y = arranged(read(options.x, INPUTS), model), read(options.y, OUTPUTS)
    model.fit(
        x,
        y if len(OUTPUTS) > 1 else y[OUTPUTS[0]],
        epochs=options.epochs,
        batch_size=options.batch_size,
        validation_split=options.validation,
        shuffle=${part['shuffle']},
        class_weight=${part['classes']},
        callbacks=[keras.callbacks.CSVLogger(folder / "history.csv")],
        verbose=2,
    )
    if options.host == 0:
        model.save(folder / "${part['name']}-trained.keras")


if __name__ == "__main__":
    main()
`
}
