"""Activations: functions in the layer `Activation`, and layers of their own."""

import jax.numpy as jnp
import keras
import numpy as np

from .layers import case
from .files import text_of
from .numbers import f32

# Around 0, at kinks that float32 holds exactly, and where exp or squares leave float32.
ordinary = [-10, -6, -3, -2.5, -1, -0.75, -0.5, -0.125, -0.01, 0, 0.01, 0.125, 0.5, 0.75, 1, 2.5, 3, 6, 10]
extreme = [-1000, -104, -88, -30, -17, 17, 30, 88, 104, 1000, 1e-5, -1e-5, 1e-20, -1e-20, 1e-39, -1e-39]
special = ['-inf', 'inf', 'nan']

functions = {
    'linear': [{}], 'relu': [{}, {'negative_slope': 0.25}, {'max_value': 2}, {'threshold': 1},
                             {'negative_slope': 0.1, 'threshold': 1, 'max_value': 2},
                             {'threshold': -1, 'max_value': 1, 'negative_slope': 1}, {'threshold': 3, 'max_value': 2}],
    'relu6': [{}], 'leaky_relu': [{}, {'negative_slope': 0.01}, {'negative_slope': 1.5}],
    'elu': [{}, {'alpha': 0.7}, {'alpha': 2}], 'selu': [{}], 'celu': [{}, {'alpha': 0.5}, {'alpha': 3}],
    'gelu': [{}, {'approximate': True}], 'silu': [{}], 'sigmoid': [{}], 'hard_sigmoid': [{}],
    'hard_silu': [{}], 'log_sigmoid': [{}], 'sparse_sigmoid': [{}], 'tanh': [{}], 'hard_tanh': [{}],
    'tanh_shrink': [{}], 'hard_shrink': [{}, {'threshold': 2}], 'soft_shrink': [{}, {'threshold': 2}],
    'threshold': [{'threshold': 1, 'default_value': -7}, {'threshold': -0.5, 'default_value': 0.25}],
    'softplus': [{}], 'softsign': [{}], 'squareplus': [{}, {'b': 1}], 'sparse_plus': [{}],
    'exponential': [{}], 'mish': [{}],
}

layers = {
    'LeakyReLU': [{}, {'negative_slope': 0.01}, {'negative_slope': 1.5}, {'negative_slope': 0}],
    'ELU': [{}, {'alpha': 0.7}], 'ReLU': [{}, {'max_value': 6}, {'max_value': 2}, {'negative_slope': 0.5},
                                         {'threshold': 1}, {'negative_slope': 0.1, 'threshold': 1, 'max_value': 2}],
}

along = ['softmax', 'log_softmax', 'sparsemax', 'glu']


def column(values):
    return f32([float(each) for each in values]).reshape(1, -1)


def cases():
    for name, variants in functions.items():
        for args in variants:
            yield from elementwise({'Activation': {'activation': {name: args} if args else name}})
    for name, variants in layers.items():
        for args in variants:
            yield from elementwise({name: args})
    yield from own()
    yield from prelu()
    yield from along_axes()


def elementwise(config, **more):
    title = text_of(config)
    yield case(config, {'x': column(ordinary)}, name=title, compare='element', **more)
    yield case(config, {'x': column(extreme)}, name=f'{title}, extreme', compare='element', **more)
    yield case(config, {'x': column(special)}, name=f'{title}, infinities and NaN', compare='element',
               gradient=False, **more)


def function_layer(function):
    """A layer that applies a formula of our own."""
    def make(dtype):
        class Formula(keras.layers.Layer):
            def call(self, x):
                return function(x)
        return Formula(dtype=dtype)
    return make


def own():
    for theta in (1, 0.5):
        formula = function_layer(lambda x, theta=theta: jnp.where((x > theta) | jnp.isnan(x), x, 0))
        yield from elementwise({'ThresholdedReLU': {'theta': theta} if theta != 1 else {}}, layer=formula,
                               witness='x > theta ? x : 0; NaN stays NaN')
    for slope in (0.2, 0.5):
        formula = function_layer(lambda x, slope=slope: jnp.clip(x * slope + 0.5, 0, 1))
        yield from elementwise({'Activation': {'activation': {'hard_sigmoid': {'slope': slope}}}}, layer=formula,
                               witness='clip(slope x + 0.5, 0, 1), which Keras 2 has with 0.2')


def prelu():
    for value in (0, 0.25, -0.5, 1.5):
        config = {'PReLU': {'alpha_initializer': {'constant': value}}}
        for title, x in (('', ordinary), (', extreme', extreme), (', infinities and NaN', special)):
            yield case(config, {'x': column(x)}, name=f'PReLU of {value}{title}', compare='element',
                       weights={'alpha': np.full(len(x), f32(value))}, gradient=x is not special)
    for axes, shape in (([1, 2], (2, 4, 5, 3)), ([1], (2, 4, 5, 3)), ([1, 2, 3], (2, 3, 5, 3)), ([2], (3, 5, 3)),
                        (None, (2, 7)), ([1], (3, 7)), ([], (2, 3, 5))):
        args = {} if axes is None else {'shared_axes': axes}
        yield case({'PReLU': args}, shape, name=f'PReLU {args} on {shape}')
    config = {'PReLU': {'alpha_initializer': 'ones', 'alpha_regularizer': 'l1', 'alpha_constraint': 'non_neg'}}
    yield case(config, (2, 5), training=True)


def sparsemax(x, axis):
    """The projection on the simplex; Keras adds up more sums than it should."""
    z = jnp.flip(jnp.sort(x, axis), axis)
    shape = [1] * x.ndim
    shape[axis] = -1
    r = jnp.arange(1, x.shape[axis] + 1).reshape(shape)
    sums = jnp.cumsum(z, axis)
    k = jnp.sum(r * z > sums - 1, axis, keepdims=True)
    tau = (jnp.take_along_axis(sums, k - 1, axis) - 1) / k
    return jnp.maximum(x - tau, 0)


def own_formula(name, axis):
    if name != 'sparsemax':
        return {}
    return {'layer': function_layer(lambda x: sparsemax(x, axis)), 'witness': 'Martins and Astudillo, algorithm 1, in numpy'}


def along_axes():
    for name in along:
        for axis, shape in ((-1, (3, 6)), (1, (2, 4, 3)), (-2, (2, 4, 2, 3)), (-1, (1, 10))):
            reference = name if axis == -1 else {name: {'axis': axis}}
            yield case({'Activation': {'activation': reference}}, shape, name=f'{name} along {axis} of {shape}',
                       **own_formula(name, axis))
        rows = f32([[1e3, 0, -1e3, 88], [88, 88.5, -88, 1e-20], [-1e3, -1e3, -1e3, -1e3], [0, 0, 0, 0]])
        yield case({'Activation': {'activation': name}}, {'x': rows}, name=f'{name} of extreme rows', **own_formula(name, -1))
        inf, nan = float('inf'), float('nan')
        rows = f32([[inf, 0, 1, -1], [-inf, 0, 1, 2], [0, nan, 1, 2], [-inf, -inf, -inf, -inf], [inf, inf, 0, 1]])
        # Nothing that adds up to 1 is nearest to what is infinite.
        rows = rows[1:4] if name == 'sparsemax' else rows
        yield case({'Activation': {'activation': name}}, {'x': rows}, name=f'{name} of infinities and NaN', gradient=False, **own_formula(name, -1))
    # Keras takes no negative axes in lists; tenon counts them from the end.
    for axes, keras_axes, shape in (([1, 2], [1, 2], (2, 3, 4)), ([-1, -3], [1, 3], (2, 3, 2, 4))):
        for name in ('softmax', 'log_softmax'):
            config, same = ({'Activation': {'activation': {name: {'axis': each}}}} for each in (axes, keras_axes))
            yield case(config, shape, name=f'{name} along {axes} of {shape}', layer=same)
        yield case({'Softmax': {'axis': axes}}, shape, name=f'Softmax along {axes} of {shape}',
                   layer={'Softmax': {'axis': keras_axes}})
    yield case({'Softmax': {}}, (3, 5))
    yield case({'Softmax': {'axis': 1}}, (2, 5, 3))
