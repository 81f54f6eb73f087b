"""Own layers: what models of other tools have between the layers that Keras has too."""

import jax.numpy as jnp
import numpy as np

from .attention import formula, in_order
from .layers import case


def products():
    cases = [({}, (2, 2, 3), (2, 3, 4)), ({'transpose_b': True}, (2, 5, 2, 3), (2, 4, 3)), ({'transpose_a': True}, (2, 3, 2), (2, 3, 4)),
             ({'transpose_a': True, 'transpose_b': True}, (2, 3, 2), (2, 4, 3)), ({}, (2, 1, 2, 3), (2, 5, 3, 2))]
    for args, one, two in cases:
        def product(a, b, args=args):
            turned = [jnp.swapaxes(x, -1, -2) if args.get(f'transpose_{name}') else x for name, x in (('a', a), ('b', b))]
            rank = max(x.ndim for x in turned)
            wide = [x.reshape(x.shape[0], *(1,) * (rank - x.ndim), *x.shape[1:]) for x in turned]
            return jnp.matmul(*wide)
        yield case({'MatMul': args}, one, two, name=f'MatMul {args} of {one} and {two}', layer=formula(product), call=in_order(), witness="numpy's matmul")


def elementwise():
    for one, two in (((2, 4), (2, 4)), ((2, 3, 4), (2, 1, 4))):
        yield case({'Divide': {}}, one, two, name=f'Divide of {one} and {two}', layer=formula(lambda a, b: a / b), call=in_order(), witness="numpy's division")
    condition = np.array([[1, 0, -0.5, 0], [0, 2, 0, 1.0]])
    given = {'condition': condition, 'then': np.arange(8).reshape(2, 4) / 4.0, 'otherwise': -np.ones((2, 4))}
    yield case({'Where': {}}, given, layer=formula(lambda c, a, b: jnp.where(c != 0, a, b)), call=in_order(), more={'from': {name: name for name in given}}, witness="numpy's where")


def movements():
    def padded(x, axis, low, high, value):
        return jnp.pad(x, [(low, high) if k == axis % x.ndim else (0, 0) for k in range(x.ndim)], constant_values=value)

    for args, shape in (({'padding': [1, 2]}, (2, 4, 3)), ({'padding': [0, 1], 'axis': -1, 'value': 1.5}, (2, 4, 3))):
        low, high = args['padding']
        yield case({'Pad': args}, shape, layer=formula(lambda x, a=args.get('axis', 1), l=low, h=high, v=args.get('value', 0.0): padded(x, a, l, h, v)), witness="numpy's pad")
    for args, shape in (({}, (2, 4, 3)), ({'axis': -1}, (2, 4, 3))):
        yield case({'Reverse': args}, shape, layer=formula(lambda x, axis=args.get('axis', 1): jnp.flip(x, axis)), witness="numpy's flip")


def reductions():
    functions = {'mean': jnp.mean, 'sum': jnp.sum, 'max': jnp.max, 'min': jnp.min}
    for kind, function in functions.items():
        for more in ({}, {'axes': [1, 2], 'keepdims': True}, {'axes': 1}):
            axes = more.get('axes', -1)
            axis = tuple(axes) if isinstance(axes, list) else axes
            yield case({'Reduce': {'kind': kind, **more}}, (2, 4, 3), layer=formula(lambda x, f=function, a=axis, k=more.get('keepdims', False): f(x, axis=a, keepdims=k)), witness="numpy's reductions")


def responses():
    def normalised(x, size=5, alpha=1e-4, beta=0.75, bias=1.0):
        low = (size - 1) // 2
        squares = jnp.pad(x**2, [(0, 0)] * (x.ndim - 1) + [(low, size - 1 - low)])
        near = sum(squares[..., k : k + x.shape[-1]] for k in range(size))
        return x / (bias + alpha / size * near) ** beta

    for args, shape in (({}, (2, 3, 7)), ({'size': 2, 'alpha': 0.5, 'beta': 0.5, 'bias': 2}, (2, 4)), ({'size': 3, 'alpha': 2, 'beta': 1.5}, (2, 2, 2, 3))):
        yield case({'LocalResponseNormalization': args}, shape, layer=formula(lambda x, args=args: normalised(x, **args)), witness="ONNX's formula of LRN")


def parameters():
    about = {'value_initializer': 'ones', 'value_regularizer': 'l2', 'value_constraint': 'non_neg'}
    for more in ({}, about):
        function = lambda x, value: jnp.broadcast_to(value, (x.shape[0], *value.shape)) + 0 * jnp.sum(x)
        yield case({'Parameter': {'shape': [3, 2], **more}}, (2, 4), layer=formula(function, value=(3, 2)), gradient=False, witness='the weight, for every example')


def cases():
    for each in (products, elementwise, movements, reductions, responses, parameters):
        yield from each()
