"""Dense, merge layers, layers that move elements, layers of masks."""

import keras
import numpy as np
from keras import ops

from .layers import case
from .numbers import f32

bare = {'unit': 1}


def dense():
    yield case({'Dense': {'units': 3}}, (2, 5))
    yield case({'Dense': {'units': 7, 'activation': 'gelu'}}, (3, 2, 5))
    yield case({'Dense': {'units': 1, 'use_bias': False}}, (4, 9))
    yield case({'Dense': {'units': 4, 'activation': {'leaky_relu': {'negative_slope': 0.1}}}}, (5, 3, 2, 3))
    yield case({'Dense': {'units': 17, 'activation': 'softmax'}}, (3, 33))
    yield case({'Dense': {'units': 5, 'activation': 'tanh', 'kernel_initializer': 'he_normal', 'bias_initializer': 'ones',
                          'kernel_regularizer': {'l2': 0.1}, 'bias_regularizer': 'l1', 'activity_regularizer': {'l1l2': {'l1': 0.2, 'l2': 0.3}},
                          'kernel_constraint': 'non_neg', 'bias_constraint': 'max_norm'}}, (3, 4), training=True)
    yield case({'Dense': {'units': 3, 'activity_regularizer': {'l2': 0.5}}}, (4, 2), training=True)
    yield case({'Dense': {'units': 3}}, {'x': f32(np.linspace(-1e3, 1e3, 10)).reshape(2, 5)}, name='Dense of numbers up to 1000')


def merging():
    for name in ('Add', 'Multiply', 'Average', 'Maximum', 'Minimum'):
        yield case({name: {}}, (2, 3), (2, 3), (2, 3), name=f'{name} of three')
        yield case({name: {}}, (2, 4, 3), (2, 1, 3), name=f'{name}, broadcast along 1')
        yield case({name: {}}, (2, 4, 3), (2, 3), name=f'{name} of ranks 3 and 2')
        yield case({name: {}}, (2, 2, 4, 3), (2, 2, 4, 1), (2, 1, 1, 3), name=f'{name} of three of rank 4')
    yield case({'Subtract': {}}, (2, 3), (2, 3))
    yield case({'Subtract': {}}, (2, 4, 3), (2, 4, 1), name='Subtract, broadcast')
    yield case({'Concatenate': {}}, (2, 3), (2, 5))
    yield case({'Concatenate': {'axis': 1}}, (2, 3, 2), (2, 1, 2), (2, 4, 2))
    yield case({'Concatenate': {'axis': -2}}, (2, 3, 2), (2, 1, 2))
    yield case({'Concatenate': {'axis': 3}}, (1, 2, 3, 2), (1, 2, 3, 1))


def moving():
    yield case({'Flatten': {}}, (2, 3, 4))
    yield case({'Flatten': {}}, (2, 3, 2, 2), name='Flatten of rank 4')
    yield case({'Flatten': {'data_format': 'channels_first'}}, (2, 3, 4, 2))
    yield case({'Reshape': {'target_shape': [6, 2]}}, (2, 3, 4))
    yield case({'Reshape': {'target_shape': [-1, 2, 3]}}, (2, 12))
    yield case({'Permute': {'dims': [2, 1]}}, (2, 3, 4))
    yield case({'Permute': {'dims': [3, 1, 2]}}, (2, 3, 4, 2))
    yield case({'RepeatVector': {'n': 3}}, (2, 4))
    yield case({'RepeatVector': {'n': 1}}, (3, 5))
    yield case({'Identity': {}}, (2, 3))
    yield case({'Rescaling': {'scale': 0.25}}, (2, 3))
    yield case({'Rescaling': {'scale': 2, 'offset': -1}}, (2, 3, 2))
    yield case({'Rescaling': {'scale': [1, 2, 0.5], 'offset': [0, 1, -1]}}, (2, 4, 3))
    yield case({'ActivityRegularization': {'l1': 0.1, 'l2': 0.2}}, (3, 4), training=True)
    yield case({'ActivityRegularization': {}}, (3, 4), name='ActivityRegularization of nothing')
    for args, shape in (({'mean': [0.5, -1, 2], 'variance': [1, 0.25, 4]}, (2, 4, 3)), ({'mean': 0.5, 'variance': 4, 'axis': None}, (2, 3)),
                        ({'mean': [1, 2], 'variance': [2, 3], 'invert': True}, (3, 2)), ({'mean': [1, 2], 'variance': [2, 3], 'axis': 1}, (3, 2, 2)),
                        ({'mean': [0.5], 'variance': [1e-16]}, (2, 1))):
        layer = lambda dtype, args=args: keras.layers.Normalization(**{'dtype': dtype, **{k: np.array(v) if isinstance(v, list) else v for k, v in args.items()}})
        yield case({'Normalization': args}, shape, layer=layer, weights=None)


def masking():
    steps = f32([[[1, 2], [0, 0], [0, 3]], [[0, 0], [0, 0], [4, -1]]])
    yield case({'Masking': {}}, {'x': steps})
    yield case({'Masking': {'mask_value': 2}}, {'x': f32([[[2, 2], [0, 2], [1, 3]]])})


def noise():
    for name, args, shape in (('Dropout', {'rate': 0.5}, (2, 3)), ('Dropout', {'rate': 0.3, 'noise_shape': [None, 1, 3], 'seed': 3}, (2, 4, 3)),
                              ('SpatialDropout1D', {'rate': 0.5}, (2, 4, 3)), ('SpatialDropout2D', {'rate': 0.5}, (2, 2, 3, 2)),
                              ('SpatialDropout3D', {'rate': 0.5}, (2, 2, 2, 2, 2)), ('GaussianDropout', {'rate': 0.25}, (2, 3)),
                              ('GaussianNoise', {'stddev': 0.5}, (2, 3)), ('AlphaDropout', {'rate': 0.25}, (2, 3))):
        yield case({name: args}, shape, name=f'{name} {args} in inference')
    for name, args in (('Dropout', {'rate': 0}), ('GaussianDropout', {'rate': 0}), ('GaussianNoise', {'stddev': 0}), ('AlphaDropout', {'rate': 0})):
        yield case({name: args}, (2, 5), name=f'{name} of nothing in training', training=True)
    for name, args, shape in (('Dropout', {'rate': 0.4}, (3, 5)), ('Dropout', {'rate': 0.3, 'noise_shape': [None, 1, 3], 'seed': 3}, (2, 4, 3)),
                              ('Dropout', {'rate': 0.6, 'noise_shape': [1, None, 1]}, (2, 4, 3)), ('Dropout', {'rate': 0.75, 'seed': 12345}, (2, 3, 2, 3)),
                              ('SpatialDropout1D', {'rate': 0.5}, (2, 4, 3)), ('SpatialDropout1D', {'rate': 0.3, 'seed': 5}, (3, 2, 5)),
                              ('SpatialDropout2D', {'rate': 0.5, 'seed': 1}, (2, 2, 3, 4)), ('SpatialDropout2D', {'rate': 0.4, 'data_format': 'channels_first'}, (2, 5, 3, 2)),
                              ('SpatialDropout3D', {'rate': 0.5, 'seed': 2}, (2, 2, 1, 2, 3)), ('SpatialDropout3D', {'rate': 0.4, 'data_format': 'channels_first'}, (2, 5, 2, 2, 1)),
                              ('GaussianDropout', {'rate': 0.25}, (4, 9)), ('GaussianDropout', {'rate': 0.6, 'seed': 4}, (2, 3, 5)),
                              ('GaussianNoise', {'stddev': 0.5}, (4, 9)), ('GaussianNoise', {'stddev': 1, 'seed': 2147483647}, (2, 3, 5)),
                              ('AlphaDropout', {'rate': 0.25}, (3, 5)), ('AlphaDropout', {'rate': 0.5, 'noise_shape': [None, 1, 3], 'seed': 6}, (2, 4, 3))):
        for step in (0, 3):
            yield case({name: args}, shape, name=f'{name} {args} at step {step} of training', draws=[''], step=step)
    yield case({'Dropout': {'rate': 1}}, (2, 3), name='Dropout of everything', draws=[])


def cases():
    for each in (dense, merging, moving, masking, noise):
        yield from each()
