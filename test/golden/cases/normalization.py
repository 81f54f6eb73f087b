"""Normalisation layers, batch normalisation in training too."""

import keras
import numpy as np
from keras import ops

from . import translate
from .layers import case
from .numbers import f32


def along_one(dtype):
    """RMS normalisation along axis 1."""
    class Swapped(keras.layers.Layer):
        def __init__(self):
            super().__init__(dtype=dtype)
            self.inner = keras.layers.RMSNormalization(epsilon=0.1, dtype=dtype, name='inner')

        def call(self, x):
            return ops.swapaxes(self.inner(ops.swapaxes(x, 1, -1)), 1, -1)
    return Swapped()


def batch():
    yield case({'BatchNormalization': {}}, (4, 3))
    yield case({'BatchNormalization': {}}, (2, 3, 2, 5), name='BatchNormalization of rank 4')
    yield case({'BatchNormalization': {'axis': 1, 'epsilon': 0.01}}, (2, 3, 4))
    yield case({'BatchNormalization': {'scale': False}}, (3, 4))
    yield case({'BatchNormalization': {'center': False}}, (3, 4))
    yield case({'BatchNormalization': {'center': False, 'scale': False}}, (3, 4))
    for args, shape in (({}, (5, 3)), ({'momentum': 0.5, 'epsilon': 0.1}, (4, 2, 3)), ({'axis': 1}, (3, 2, 4)), ({'axis': -2}, (3, 2, 4)),
                        ({'center': False}, (7, 3)), ({'scale': False}, (2, 3, 3, 2))):
        yield case({'BatchNormalization': args}, shape, name=f'BatchNormalization {args} on {shape} in training', training=True)
    yield case({'BatchNormalization': {'gamma_regularizer': 'l2', 'beta_regularizer': 'l1', 'gamma_constraint': 'non_neg',
                                       'beta_constraint': 'unit_norm', 'gamma_initializer': {'constant': 2}, 'beta_initializer': 'ones',
                                       'moving_mean_initializer': 'ones', 'moving_variance_initializer': {'constant': 0.5}}}, (3, 4),
               name='BatchNormalization with everything about its weights')
    x = f32(np.array([[1000.25, -0.5], [1000.5, 0.25], [1000.75, 0.125]]))
    yield case({'BatchNormalization': {}}, {'x': x}, name='BatchNormalization of a large mean in training', training=True)
    clipping = {'rmax': 1.2, 'rmin': 0.9, 'dmax': 0.3}
    for args, shape in (({'renorm': True}, (5, 3)), ({'renorm': True, 'renorm_momentum': 0.5, 'momentum': 0.8}, (4, 2, 3)),
                        ({'renorm': True, 'renorm_clipping': clipping}, (6, 3)), ({'renorm': True, 'renorm_clipping': {'rmax': 1.5}, 'axis': 1}, (3, 2, 4)),
                        ({'renorm': True, 'renorm_clipping': clipping, 'center': False, 'scale': False}, (3, 2, 2, 4))):
        for training in (True, False):
            yield case({'BatchNormalization': args}, shape, name=f'BatchNormalization {args} on {shape}{" in training" * training}', training=training)
    # Of one device, all examples are in its batch.
    yield case({'BatchNormalization': {'synchronized': True}}, (5, 3), name='BatchNormalization, synchronized, in training', training=True,
               layer={'BatchNormalization': {}}, witness='Keras on one device')


def others():
    for args, shape in (({}, (3, 5)), ({'axis': [1, 2]}, (2, 3, 4)), ({'axis': 1}, (2, 3, 4)), ({'epsilon': 0.1}, (2, 7)),
                        ({'center': False}, (2, 6)), ({'scale': False}, (2, 6)), ({'axis': [-1, -2]}, (2, 3, 2, 3)),
                        ({'gamma_initializer': 'zeros', 'beta_initializer': 'ones', 'gamma_regularizer': 'l1', 'beta_regularizer': 'l2',
                          'gamma_constraint': 'non_neg', 'beta_constraint': 'non_neg'}, (2, 4))):
        yield case({'LayerNormalization': args}, shape, name=f'LayerNormalization {args} on {shape}')
    for args, shape in (({'groups': 2}, (2, 3, 4)), ({'groups': -1}, (2, 3, 2, 3)), ({'groups': 1, 'epsilon': 0.1}, (3, 4)),
                        ({'groups': 3, 'axis': 1}, (2, 6, 2, 2)), ({'groups': 2, 'center': False}, (2, 5, 4)), ({'groups': 2, 'scale': False}, (2, 5, 4)),
                        ({}, (2, 3, 64)),
                        ({'groups': 2, 'gamma_initializer': 'zeros', 'beta_initializer': 'ones', 'gamma_regularizer': 'l1', 'beta_regularizer': 'l2',
                          'gamma_constraint': 'non_neg', 'beta_constraint': 'non_neg'}, (2, 3, 4))):
        yield case({'GroupNormalization': args}, shape, name=f'GroupNormalization {args} on {shape}')
    for args, shape in (({}, (3, 5)), ({'epsilon': 0.01}, (2, 3, 2, 7))):
        config = {'RMSNormalization': args}
        same = {'RMSNormalization': {'epsilon': args.get('epsilon', 1e-6)}}
        yield case(config, shape, name=f'RMSNormalization {args} on {shape}', layer=same)
    yield case({'RMSNormalization': {'axis': 1, 'epsilon': 0.1}}, (2, 3, 4), layer=along_one, names=lambda path: path.removeprefix('inner/'),
               witness="Keras along the last axis, with axes swapped: elsewhere its scale does not broadcast")
    for args, shape in (({}, (3, 5)), ({'axis': 1}, (2, 3, 4)), ({'axis': [1, 2]}, (2, 3, 4))):
        yield case({'UnitNormalization': args}, shape, name=f'UnitNormalization {args} on {shape}')


def of_inner(path):
    return path.replace('inner/', 'layer/', 1) if path in ('inner/kernel', 'inner/bias') else path


def spectrally(inner, dtype, **args):
    return keras.layers.SpectralNormalization(translate.layer(inner, dtype, name='inner'), dtype=dtype, **args)


def spectral():
    for inner, shape, args in (({'Dense': {'units': 3}}, (2, 4), {}), ({'Dense': {'units': 5, 'use_bias': False, 'activation': 'tanh'}}, (3, 2), {'power_iterations': 3}),
                               ({'Conv2D': {'filters': 3, 'kernel_size': 2}}, (1, 4, 3, 2), {'power_iterations': 2})):
        config = {'SpectralNormalization': {'layer': inner, **args}}
        kind, = inner
        build = lambda dtype, inner=inner, args=args: spectrally(inner, dtype, **args)
        for training in (False, True):
            yield case(config, shape, layer=build, names=of_inner, training=training,
                       name=f'SpectralNormalization of {kind} {args} in {"training" if training else "inference"}')
    zeros = {'SpectralNormalization': {'layer': {'Dense': {'units': 2}}}}
    yield case(zeros, (2, 3), layer=lambda dtype: spectrally({'Dense': {'units': 2}}, dtype), names=of_inner, weights={'layer/kernel': np.zeros((3, 2))},
               name='SpectralNormalization of a kernel of zeros in training', training=True)


def cases():
    yield from batch()
    yield from others()
    yield from spectral()
