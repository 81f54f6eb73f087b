"""Initializers, regularizers and constraints, on single weights."""

import jax
import jax.numpy as jnp
import keras
import numpy as np

from .files import text_of
from .numbers import draw, f32, plain, stream, tensor
from .translate import weight_option


def regularizers():
    for entry, shape in (('l1', (3, 4)), ({'l1': 0.3}, (2, 3, 2)), ('l2', (3, 4)), ({'l2': 0.3}, (7,)), ('l1l2', (2, 3)),
                         ({'l1l2': {'l1': 0.1, 'l2': 0.2}}, (3, 5)), ({'l1': 0}, (3,)), ('orthogonal_regularizer', (3, 4)),
                         ({'orthogonal_regularizer': {'factor': 0.5, 'mode': 'columns'}}, (3, 4)), ({'orthogonal_regularizer': {'factor': 2}}, (5, 2)),
                         ({'l2': 0.01}, (1, 1, 3)), ({'l1l2': {'l1': 0.5}}, (2, 2))):
        title = f'{text_of(entry)} of {shape}'
        yield regularizer(title, entry, draw(stream(title), shape))
    yield regularizer('l2 of large numbers', {'l2': 1}, f32([1e3, -1e3, 88, 1e-20]))
    yield regularizer('l1 of large and tiny numbers', {'l1': 1}, f32([1e3, -1e3, 1e-20, -1e-20]))


def regularizer(title, entry, weight):
    function = weight_option('regularizer', entry)
    weight = jnp.asarray(weight)
    return {'name': title, 'kind': 'regularizer', 'entry': entry, 'weight': tensor(weight), 'result': tensor(function(weight)),
            'gradient': tensor(jax.grad(lambda w: jnp.sum(function(w)))(weight))}


def constraints():
    for entry, shape in (('max_norm', (3, 4)), ({'max_norm': 0.5}, (3, 4)), ({'max_norm': {'max_value': 1, 'axis': 1}}, (3, 4)),
                         ({'max_norm': {'max_value': 1, 'axis': [0, 1, 2]}}, (2, 2, 3, 4)), ('unit_norm', (3, 4)), ({'unit_norm': {'axis': [0, 1]}}, (2, 3, 4)),
                         ({'unit_norm': {'axis': -1}}, (2, 3)), ('non_neg', (3, 4)), ('non_neg', (7,)), ('min_max_norm', (3, 4)),
                         ({'min_max_norm': {'min_value': 0.5, 'max_value': 1.5, 'rate': 0.5, 'axis': 1}}, (3, 4)),
                         ({'min_max_norm': {'min_value': 3, 'max_value': 4}}, (3, 4)), ({'max_norm': 0.5}, (1, 1, 5))):
        title = f'{text_of(entry)} of {shape}'
        yield constraint(title, entry, draw(stream(title), shape), weight_option('constraint', entry))
    zero = f32([[0, 1e-9, 3], [0, 0, 4]])
    for entry in ('max_norm', 'unit_norm', 'min_max_norm', {'min_max_norm': {'min_value': 0.5}}, 'non_neg'):
        yield constraint(f'{text_of(entry)} of tiny columns', entry, zero, weight_option('constraint', entry))
    for low, high in ((-0.5, 0.5), (0, 1)):
        entry = {'min_max': {'min': low, 'max': high}}
        yield constraint(text_of(entry), entry, draw(stream(text_of(entry)), (3, 4)), lambda w: np.clip(w, low, high), 'clip(w, min, max)')


def constraint(title, entry, weight, function, witness=None):
    found = {'name': title, 'kind': 'constraint', 'entry': entry, 'weight': tensor(weight), 'result': tensor(function(jnp.asarray(weight)))}
    return {**found, 'witness': witness} if witness else found


exact = [('zeros', (2, 3)), ('ones', (4,)), ({'constant': 0.25}, (2, 2)), ('identity', (3, 3)), ({'identity': {'gain': 2}}, (2, 4)),
         ({'identity': 3}, (4, 2)), ({'constant': {'value': -1.5}}, (3,))]

scaled = ['glorot_uniform', 'glorot_normal', 'he_uniform', 'he_normal', 'lecun_uniform', 'lecun_normal']
random_ones = [('random_normal', (60, 50)), ({'random_normal': {'mean': 1, 'stddev': 2}}, (60, 50)), ('random_uniform', (60, 50)),
               ({'random_uniform': {'minval': 1, 'maxval': 3}}, (60, 50)), ('truncated_normal', (60, 50)),
               ({'truncated_normal': {'mean': -1, 'stddev': 0.5}}, (60, 50))]
random_ones += [(name, shape) for name in scaled for shape in ((60, 50), (3, 5, 16, 20), (3000,), (3, 40, 30))]
random_ones += [({name: {'input_axes': [0], 'output_axes': [1, 2], 'seed': 5}}, (40, 5, 16)) for name in scaled]
random_ones += [({'variance_scaling': {'scale': scale, 'mode': mode, 'distribution': distribution}}, (60, 50))
                for scale, mode in ((2, 'fan_in'), (0.5, 'fan_out'), (3, 'fan_avg')) for distribution in ('truncated_normal', 'untruncated_normal', 'uniform')]
random_ones += [('variance_scaling', (3, 3, 20, 16)), ({'variance_scaling': {'input_axes': [0], 'output_axes': [1, 2]}}, (40, 5, 16)),
                ({'random_normal': {'seed': 7}}, (60, 50)), ({'random_uniform': {'seed': 7}}, (60, 50)), ({'truncated_normal': {'seed': 7}}, (60, 50)),
                ({'variance_scaling': {'seed': 7}}, (60, 50))]


windows = [{}, {'side': 'imag'}, {'window': 'hamming', 'scaling': 'spectrum'}, {'window': None, 'scaling': None}, {'window': 'blackman', 'periodic': True}]
rounded = [({'stft': args} if args else 'stft', (8, 1, 5)) for args in windows]


def initializers():
    for entry, shape in exact:
        yield {'name': f'{text_of(entry)} of {shape}', 'kind': 'initializer', 'entry': entry, 'shape': list(shape),
               'exact': tensor(weight_option('initializer', entry)(shape, dtype='float32'))}
    for entry, shape in rounded:
        yield {'name': f'{text_of(entry)} of {shape}', 'kind': 'initializer', 'entry': entry, 'shape': list(shape),
               'rounded': tensor(weight_option('initializer', entry)(shape, dtype='float64'))}
    for entry, shape in random_ones:
        yield {'name': f'{text_of(entry)} of {shape}', 'kind': 'initializer', 'entry': entry, 'shape': list(shape), **statistics(entry, shape)}
    # Without an activation behind the weight, the gain is 1.
    fitted = {'witness': "Keras's variance_scaling of scale 1: nothing follows"}
    for args, shape in (({}, (60, 50)), ({'mode': 'fan_avg', 'distribution': 'uniform'}, (60, 50)), ({'mode': 'fan_out', 'distribution': 'untruncated_normal'}, (3, 3, 8, 40)),
                        ({'input_axes': [0], 'output_axes': [1, 2], 'seed': 5}, (40, 5, 16))):
        entry = {'fitted': args} if args else 'fitted'
        yield {**fitted, 'name': f'{text_of(entry)} of {shape}', 'kind': 'initializer', 'entry': entry, 'shape': list(shape),
               **statistics({'variance_scaling': {'scale': 1, **args}}, shape)}
    for entry, shape in (('orthogonal', (8, 5)), ('orthogonal', (4, 9)), ({'orthogonal': 2}, (3, 2, 7)), ({'orthogonal': {'gain': 0.5, 'seed': 3}}, (6, 6))):
        gain = entry['orthogonal'] if isinstance(entry, dict) else 1
        gain = gain['gain'] if isinstance(gain, dict) else gain
        check_orthogonal(np.asarray(weight_option('initializer', entry)(shape)).reshape(-1, shape[-1]), gain)
        yield {'name': f'{text_of(entry)} of {shape}', 'kind': 'initializer', 'entry': entry, 'shape': list(shape), 'gain': gain}


def statistics(entry, shape):
    """What thousands of values are like: Keras's own, over 30 seeds."""
    keras.utils.set_random_seed(11)
    name, args = (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))
    values = np.concatenate([np.ravel(weight_option('initializer', {name: {**args, 'seed': seed}})(shape)) for seed in range(30)])
    values = values.astype('float64')
    return {'mean': plain(round(values.mean(), 5)), 'deviation': plain(float(f'{values.std():.5g}')),
            'bounds': [plain(float(f'{values.min():.4g}')), plain(float(f'{values.max():.4g}'))]}


def check_orthogonal(matrix, gain):
    small = matrix if matrix.shape[0] < matrix.shape[1] else matrix.T
    assert np.allclose(small @ small.T, gain ** 2 * np.eye(len(small)), atol=1e-5)


def cases():
    yield from initializers()
    yield from regularizers()
    yield from constraints()
