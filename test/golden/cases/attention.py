"""Embeddings, attention, sums of products over named axes, and own layers beside them."""

import jax.numpy as jnp
import keras
import numpy as np
from keras import ops

from .layers import case
from .numbers import f32

everything = {'kernel_initializer': 'he_uniform', 'bias_initializer': 'ones', 'kernel_regularizer': 'l2', 'bias_regularizer': 'l1',
              'activity_regularizer': {'l2': 0.1}, 'kernel_constraint': 'non_neg', 'bias_constraint': 'non_neg'}


def embeddings():
    ids = np.array([[1, 4, 0], [6, 6, 2]])
    more = {'embeddings_initializer': 'ones', 'embeddings_regularizer': 'l2', 'embeddings_constraint': 'unit_norm'}
    yield case({'Embedding': {'input_dim': 7, 'output_dim': 3}}, {'x': ids})
    yield case({'Embedding': {'input_dim': 7, 'output_dim': 5, 'mask_zero': True, **more}}, {'x': ids})
    yield case({'Embedding': {'input_dim': 9, 'output_dim': 1}}, {'x': np.array([0, 8, 8, 3]).reshape(4, 1)})
    yield case({'Embedding': {'input_dim': 3, 'output_dim': 17}}, {'x': np.array([[2]])})
    least = {'input_dim': 7, 'output_dim': 3}
    yield case({'Embedding': {**least, 'activity_regularizer': {'l2': 0.5}}}, {'x': ids}, training=True)
    # An argument of Keras 2, which Keras 3 took and left aside until 3.15.
    yield case({'Embedding': {**least, 'input_length': 3}}, {'x': ids}, layer={'Embedding': least}, witness='Keras without it')


def einsum():
    for equation, output, bias, shape in (('abc,cd->abd', [None, 6], 'd', (2, 3, 5)), ('abc,cde->abde', [3, 2, 4], 'de', (2, 3, 5)),
                                          ('...x,xy->...y', 6, 'y', (2, 3, 5)), ('ab,bc->ac', 7, None, (3, 4)), ('abc,bd->adc', [6, 5], 'd', (2, 3, 5))):
        args = {'equation': equation, 'output_shape': output, **({'bias_axes': bias} if bias else {})}
        yield case({'EinsumDense': args}, shape)
    yield case({'EinsumDense': {'equation': 'ab,bc->ac', 'output_shape': 3, 'bias_axes': 'c', 'activation': 'relu', **everything}}, (3, 4), training=True,
               name='EinsumDense with everything about its weights')


def dots():
    for axes, one, two in ((1, (2, 3), (2, 3)), (2, (2, 3, 4), (2, 5, 4)), ([1, 2], (2, 3, 4), (2, 5, 3)), ([2, 1], (2, 3, 4), (2, 4, 5)), (-1, (2, 3, 4), (2, 5, 4))):
        for normalize in (False, True):
            args = {'axes': axes, **({'normalize': True} if normalize else {})}
            yield case({'Dot': args}, one, two, name=f'Dot {args} of {one} and {two}')


def by_role(**flags):
    """Calls a layer that takes its inputs as one list."""
    return lambda layer, *values, **more: layer(list(values), **flags, **more)


def in_order(**flags):
    return lambda layer, *values, **more: layer(*values, **flags, **more)


def attention():
    q, v, k = (2, 3, 4), (2, 5, 4), (2, 5, 4)
    for name in ('Attention', 'AdditiveAttention'):
        variants = [{}, {'use_causal_mask': True}, {'use_scale': name == 'Attention'}]
        variants += [{'score_mode': 'concat'}, {'score_mode': 'concat', 'use_scale': True}] if name == 'Attention' else []
        for args in variants:
            same = {name: {key: value for key, value in args.items() if key != 'use_causal_mask'}}
            flags = {'use_causal_mask': True} if 'use_causal_mask' in args else {}
            yield case({name: args}, {'q': q, 'v': v}, name=f'{name} {args}', layer=same, call=by_role(**flags),
                       more={'from': {'query': 'q', 'value': 'v'}})
        yield case({name: {}}, {'q': q, 'v': (2, 5, 6), 'k': k}, name=f'{name} with a key', call=by_role(), more={'from': {'query': 'q', 'value': 'v', 'key': 'k'}})
        scores = lambda layer, *values, **more: layer(list(values), return_attention_scores=True, **more)
        yield case({name: {'return_attention_scores': True}}, {'q': q, 'v': v}, name=f'{name} with its scores', layer={name: {}}, call=scores,
                   more={'from': {'query': 'q', 'value': 'v'}})
    for args in ({'num_heads': 2, 'key_dim': 3}, {'num_heads': 1, 'key_dim': 4, 'value_dim': 2}, {'num_heads': 2, 'key_dim': 2, 'use_bias': False},
                 {'num_heads': 2, 'key_dim': 2, 'output_shape': 5}, {'num_heads': 2, 'key_dim': 3, 'use_causal_mask': True}):
        yield from heads('MultiHeadAttention', args, q, v)
    for args in ({'head_dim': 3, 'num_query_heads': 4, 'num_key_value_heads': 2}, {'head_dim': 2, 'num_query_heads': 2, 'num_key_value_heads': 1, 'use_bias': False},
                 {'head_dim': 2, 'num_query_heads': 2, 'num_key_value_heads': 2, 'use_causal_mask': True}):
        yield from heads('GroupedQueryAttention', args, q, v)
    small = {'MultiHeadAttention': {'num_heads': 2, 'key_dim': 3}, 'GroupedQueryAttention': {'head_dim': 3, 'num_query_heads': 2, 'num_key_value_heads': 1}}
    for name, least in small.items():
        for args in ({'sliding_window': 2}, {'sliding_window': 1, 'use_causal_mask': True}, {'use_gate': True}, {'return_attention_scores': True},
                     {'use_gate': True, 'use_bias': False, 'sliding_window': 3}):
            yield from heads(name, {**least, **args}, (2, 5, 4), v)
        yield from heads(name, {**least, 'return_attention_scores': True, 'sliding_window': 2}, (2, 5, 4), v)
        yield from heads(name, {**least, **everything}, q, v, title=f'{name} with everything about its weights', training=True)
    for name in ('Attention', 'AdditiveAttention'):
        for args in ({'dropout': 0.4}, {'dropout': 0.3, 'seed': 5}):
            yield case({name: args}, {'q': q, 'v': v}, name=f'{name} {args} in training', call=by_role(), draws=[''], more={'from': {'query': 'q', 'value': 'v'}})
    for name, least in small.items():
        for args in ({'dropout': 0.4}, {'dropout': 0.3, 'seed': 5, 'return_attention_scores': True}):
            yield from heads(name, {**least, **args}, q, v, title=f'{name} {args} in training', draws=[''])
    for axes, one, two in (([2], (2, 2, 3, 4), (2, 2, 5, 4)), ([1], (2, 3, 2, 4), (2, 5, 2, 4)), ([1, 2], (1, 2, 3, 4), (1, 3, 2, 4)), (None, (1, 2, 3, 4), (1, 3, 2, 4))):
        args = {**small['MultiHeadAttention'], **({'attention_axes': axes} if axes else {})}
        yield from heads('MultiHeadAttention', args, one, two, title=f'MultiHeadAttention {args} of {one}')


def reversible():
    ids = np.array([[1, 4, 0], [6, 6, 2]])
    least = {'input_dim': 7, 'output_dim': 3}
    more = {'embeddings_initializer': 'ones', 'embeddings_regularizer': 'l2', 'embeddings_constraint': 'unit_norm'}
    back = lambda layer, x, **flags: layer(x, reverse=True)
    for args in ({}, {'mask_zero': True}, {'tie_weights': False}):
        yield case({'ReversibleEmbedding': {**least, **args}}, {'x': ids})
    yield case({'ReversibleEmbedding': {**least, **more}}, {'x': ids}, training=True)
    for args in ({}, {'tie_weights': False}, {'logit_soft_cap': 1.5}, {'tie_weights': False, 'logit_soft_cap': 0.5}):
        yield case({'ReversibleEmbedding': {**least, **args, 'reverse': True}}, (2, 4, 3), layer={'ReversibleEmbedding': {**least, **args}}, call=back)


keras_name = {'GroupedQueryAttention': 'GroupQueryAttention'}


in_calls = ('use_causal_mask', 'return_attention_scores')


def heads(name, args, q, v, title=None, **options):
    keras_args = {key: tuple(value) if isinstance(value, list) else value for key, value in args.items() if key not in in_calls}
    flags = {key: True for key in in_calls if key in args}
    same = {keras_name.get(name, name): keras_args}
    # Where values have another width, Keras works only on the way that has the scores.
    call = (lambda layer, *values, **more: layer(*values, return_attention_scores=True, **more)[0]) if 'value_dim' in args else in_order(**flags)
    yield case({name: args}, {'q': q, 'v': v}, name=title or f'{name} {args}', layer=same, call=call, more={'from': {'query': 'q', 'value': 'v'}}, **options)


def formula(function, **shapes):
    """A layer of our own with these weights."""
    def make(dtype):
        class Formula(keras.layers.Layer):
            def build(self, *given):
                self.own = [self.add_weight(name=name, shape=shape) for name, shape in shapes.items()]

            def call(self, *values):
                return function(*values, *self.own)
        return Formula(dtype=dtype)
    return make


def own():
    def depth_to_space(x, b):
        n, h, w, c = x.shape
        return x.reshape(n, h, w, b, b, c // (b * b)).transpose(0, 1, 3, 2, 4, 5).reshape(n, h * b, w * b, c // (b * b))

    def space_to_depth(x, b):
        n, h, w, c = x.shape
        return x.reshape(n, h // b, b, w // b, b, c).transpose(0, 1, 3, 2, 4, 5).reshape(n, h // b, w // b, b * b * c)

    onnx = 'ONNX {} of mode DCR, written for channels last'
    for b, shape in ((2, (2, 3, 2, 8)), (3, (1, 2, 2, 9))):
        yield case({'DepthToSpace': {'block_size': b}}, shape, layer=formula(lambda x, b=b: depth_to_space(x, b)), witness=onnx.format('DepthToSpace'))
    for b, shape in ((2, (2, 4, 6, 3)), (3, (1, 3, 6, 1))):
        yield case({'SpaceToDepth': {'block_size': b}}, shape, layer=formula(lambda x, b=b: space_to_depth(x, b)), witness=onnx.format('SpaceToDepth'))
    for name, function, shape in (('DepthToSpace', depth_to_space, (2, 8, 3, 2)), ('SpaceToDepth', space_to_depth, (2, 3, 4, 6))):
        turned = lambda x, function=function: function(x.transpose(0, 2, 3, 1), 2).transpose(0, 3, 1, 2)
        yield case({name: {'block_size': 2, 'data_format': 'channels_first'}}, shape, layer=formula(turned), witness=onnx.format(name) + ', with axes moved')

    for axis, start, end, shape in ((1, 1, None, (2, 4, 3)), (-1, -2, None, (2, 4, 3)), (2, 0, 2, (2, 4, 3)), (1, 1, 3, (2, 5, 2, 2))):
        args = {key: value for key, value, usual in (('axis', axis, 1), ('start', start, 0), ('end', end, None)) if value != usual}
        part = lambda x, axis=axis, start=start, end=end: x[tuple(slice(start, end) if k == axis % x.ndim else slice(None) for k in range(x.ndim))]
        yield case({'Slice': args}, shape, layer=formula(part), witness="numpy's slices")
    def about(weight):
        return {f'{weight}_initializer': 'ones', f'{weight}_regularizer': 'l2', f'{weight}_constraint': 'non_neg'}

    for args, shape in (({}, (2, 4, 3)), ({'sequence_length': 6}, (2, 4, 3)), (about('embeddings'), (2, 4, 3))):
        rows = args.get('sequence_length', shape[1])
        yield case({'PositionEmbedding': args}, shape, layer=formula(lambda x, table: x + table[:x.shape[1]], embeddings=(rows, shape[2])),
                   witness='x + embeddings[:steps], as KerasHub has it')
    for args, shape in (({}, (2, 4, 3)), ({}, (1, 1, 5)), (about('token'), (2, 4, 3))):
        first = lambda x, token: jnp.concatenate([jnp.broadcast_to(token, (x.shape[0], 1, x.shape[2])), x], 1)
        yield case({'ClassToken': args}, shape, name=f'ClassToken {args} of {shape}', layer=formula(first, token=(shape[2],)), witness='concat([token], x) along the steps, as ViT has it')


def cases():
    for each in (embeddings, reversible, einsum, dots, attention, own):
        yield from each()
