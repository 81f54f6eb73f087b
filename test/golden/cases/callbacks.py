"""What the callbacks of Keras decide when they watch these numbers."""

import keras
import numpy as np

from .files import text_of
from .numbers import plain

values = [5, 4, 4, 4.5, 3, 3, 3, 3.2, 2.9, 2.95, 2.8, 2.9, 3, 3.1, 3.2, 3.3, 3.4, 3.5]


def watching(entry, **more):
    """The callback of an entry on a model, and the model."""
    (name, args), = entry.items()
    callback = getattr(keras.callbacks, name)(monitor='loss', **args, **more)
    model = keras.Sequential([keras.layers.Dense(1)])
    model.build((None, 1))
    model.compile(loss='mse', optimizer=keras.optimizers.SGD(0.5))
    model.stop_training = False
    callback.set_model(model)
    callback.on_train_begin()
    return callback, model


def stops():
    for args in ({}, {'patience': 2}, {'patience': 3, 'min_delta': 0.2}, {'patience': 2, 'start_from_epoch': 3}, {'patience': 4, 'baseline': 3.5},
                 {'patience': 1, 'baseline': 2.0}, {'patience': 3, 'mode': 'max'}):
        entry = {'EarlyStopping': args}
        callback, model = watching(entry, restore_best_weights=True)
        epochs = 0
        while epochs < len(values) and not model.stop_training:
            callback.on_epoch_end(epochs, {'loss': values[epochs]})
            epochs += 1
        best = callback.best_epoch + 1 if callback.best_weights is not None else None
        yield {'name': text_of(entry), 'kind': 'callback', 'entry': entry, 'values': values, 'epochs': epochs, 'best': best}


def reductions():
    for args in ({'patience': 2}, {'patience': 1, 'factor': 0.5}, {'patience': 2, 'cooldown': 2, 'min_lr': 0.02}, {'patience': 0, 'min_delta': 0.3},
                 {'patience': 3, 'mode': 'max'}):
        entry = {'ReduceLROnPlateau': args}
        callback, model = watching(entry)
        rates = []
        for epoch, value in enumerate(values):
            callback.on_epoch_end(epoch, {'loss': value})
            rates.append(plain(np.asarray(model.optimizer.learning_rate)))
        yield {'name': text_of(entry), 'kind': 'callback', 'entry': entry, 'values': values, 'rates': rates}


def cases():
    yield from stops()
    yield from reductions()
