"""Recurrent layers: sequences, states, masks, both directions, and options of their weights."""

import jax.numpy as jnp
import numpy as np

from .files import text_of
from .layers import case
from .numbers import draw, stream

about = {'kernel_initializer': 'he_uniform', 'recurrent_initializer': 'glorot_uniform', 'bias_initializer': 'ones', 'kernel_regularizer': 'l2',
         'recurrent_regularizer': 'l1', 'bias_regularizer': 'l1', 'activity_regularizer': {'l2': 0.1}, 'kernel_constraint': 'non_neg',
         'recurrent_constraint': 'non_neg', 'bias_constraint': 'non_neg'}
states = {'SimpleRNN': 1, 'LSTM': 2, 'GRU': 1}
batch, steps, features, units = 2, 4, 3, 2
# Which steps count; in front, in the middle, at the end.
mask = np.array([[0, 1, 1, 0], [1, 0, 1, 1]])


def own_name(path):
    """Without the cell: Keras's `lstm_cell/kernel` is `kernel` here."""
    return path.split('/')[-1]


def name_both_ways(path):
    """Keras's `forward_lstm/lstm_cell/kernel` is `forward_layer/kernel` here."""
    way = 'forward' if path.startswith('forward_') else 'backward'
    return f'{way}_layer/{own_name(path)}'


def recurrent(config, masked=False, initial=0, name=None, **more):
    """A case with a mask, and with this many initial states."""
    title = name or f'{text_of(config)}{", masked" * masked}{", with initial states" * bool(initial)}'
    random = stream(title)
    x = draw(random, (batch, steps, features))
    inputs = {'x': x * mask[..., None] if masked else x}
    inputs |= {f'h{k}': draw(random, (batch, units)) for k in range(initial)}

    def call(layer, x, *first, **flags):
        flags |= {'initial_state': list(first)} if first else {}
        flags |= {'mask': jnp.asarray(mask, bool)} if masked else {}
        return layer(x, **flags)

    source = 'm' if masked else 'x'
    first = {'initial_state': [f'h{k}' for k in range(initial)]} if initial else {}
    told = {'from': {'input': source, **first}} if first or masked else {}
    before = [{'Masking': {}, 'name': 'm', 'from': 'x'}] if masked else None
    names = name_both_ways if 'Bidirectional' in config else own_name
    return case(config, inputs, name=title, call=call, names=names, before=before, more=told, **more)


def single():
    for name, count in states.items():
        def one(args={}, kind=name, **more):
            return recurrent({kind: {'units': units, **args}}, **more)

        backwards = {'return_sequences': True, 'go_backwards': True}
        zeros = {'return_sequences': True, 'zero_output_for_mask': True, 'return_state': True}
        yield one()
        yield one(backwards)
        yield one({'return_sequences': True, 'return_state': True}, initial=count)
        yield one({'use_bias': False, 'activation': 'relu'}, masked=True)
        yield one(backwards, masked=True, initial=count)
        yield one(zeros, masked=True)
        yield one({'zero_output_for_mask': True}, masked=True)
        # Keras's SimpleRNN takes an activity regularizer and does nothing with it.
        options = {key: value for key, value in about.items() if name != 'SimpleRNN' or key != 'activity_regularizer'}
        yield one(options, training=True, name=f'{name} with everything about its weights')
    yield recurrent({'LSTM': {'units': units, 'recurrent_activation': 'hard_sigmoid', 'activation': 'softsign'}})
    yield recurrent({'GRU': {'units': units, 'recurrent_activation': 'softmax'}})
    for sequences in (False, True):
        yield recurrent({'GRU': {'units': units, 'reset_after': False, 'return_sequences': sequences}}, initial=1)


gates = {'SimpleRNN': 1, 'LSTM': 4, 'GRU': 3}


def drawn(kind, args):
    """What a recurrent layer draws: for every gate where it drops states, or else once."""
    each = gates[kind] if args.get('recurrent_dropout', 0) > 0 else 1
    return [f'{what}/{k}' for what in ('dropout', 'recurrent_dropout') if 0 < args.get(what, 0) < 1 for k in range(each)]


def dropping():
    for kind in gates:
        for args in ({'dropout': 0.4}, {'recurrent_dropout': 0.4, 'return_sequences': True}, {'dropout': 0.5, 'recurrent_dropout': 0.3, 'seed': 7},
                     {'dropout': 0.3, 'recurrent_dropout': 0.6, 'go_backwards': True, 'return_sequences': True}, {'dropout': 1}, {'recurrent_dropout': 1, 'return_sequences': True}):
            # Keras's GRU of rate 1 drops all or nothing, depending on the backend and on what else is dropped.
            if (kind, args) == ('GRU', {'dropout': 1}):
                continue
            yield recurrent({kind: {'units': units, **args}}, draws=drawn(kind, args), step=1)
    args = {'dropout': 0.5, 'recurrent_dropout': 0.5}
    yield recurrent({'GRU': {'units': units, 'reset_after': False, **args}}, draws=drawn('GRU', args))
    yield recurrent({'LSTM': {'units': units, **args}}, masked=True, initial=2, draws=drawn('LSTM', args))
    inner = {'LSTM': {'units': units, 'return_sequences': True, **args}}
    ways = [f'{way}_layer>{each}' for way in ('forward', 'backward') for each in drawn('LSTM', args)]
    yield recurrent({'Bidirectional': {'layer': inner}}, draws=ways)


def wrapped():
    for mode in ('concat', 'sum', 'ave', 'mul', None):
        inner = {'LSTM': {'units': units, 'return_sequences': mode != 'sum'}}
        yield recurrent({'Bidirectional': {'layer': inner, 'merge_mode': mode}}, masked=mode != 'mul')
    yield recurrent({'Bidirectional': {'layer': {'GRU': {'units': units, 'return_state': True}}}}, initial=2)
    back = {'SimpleRNN': {'units': units, 'go_backwards': True}}
    yield recurrent({'Bidirectional': {'layer': {'GRU': {'units': units}}, 'backward_layer': back}})
    inner = {'Dense': {'units': units, 'activation': 'tanh'}}
    yield case({'TimeDistributed': {'layer': inner}}, (batch, steps, features), names=lambda path: f'layer/{own_name(path)}')
    inner = {'GRU': {'units': units}}
    yield steps_of_steps(inner)
    yield steps_of_steps({'GRU': {'units': units, 'return_sequences': True}})


def steps_of_steps(inner):
    """Each step is a sequence itself, and the mask is about the steps of those."""
    config = {'TimeDistributed': {'layer': inner}}
    title = f'{text_of(config)} of masked sequences'
    inside = np.stack([mask, 1 - mask[:, ::-1]], 1)
    x = draw(stream(title), (batch, 2, steps, features)) * inside[..., None]
    call = lambda layer, x, **flags: layer(x, mask=jnp.asarray(inside, bool), **flags)
    return case(config, {'x': x}, name=title, call=call, names=lambda path: f'layer/{own_name(path)}',
                before=[{'Masking': {}, 'name': 'm', 'from': 'x'}], more={'from': 'm'})


def over_grids():
    for rank, cells in ((1, (5,)), (2, (4, 3)), (3, (3, 2, 3))):
        layer = f'ConvLSTM{rank}D'
        for args in ({'filters': 2, 'kernel_size': 2}, {'filters': 2, 'kernel_size': 3, 'padding': 'same', 'return_sequences': True},
                     {'filters': 1, 'kernel_size': 2, 'strides': 2, 'padding': 'same', 'go_backwards': True, 'return_sequences': True, 'use_bias': False},
                     {'filters': 2, 'kernel_size': 2, 'dilation_rate': 2, 'padding': 'same', 'activation': 'relu', 'recurrent_activation': 'hard_sigmoid', 'return_state': True}):
            yield case({layer: args}, (2, 3, *cells, 2), names=own_name)
        yield case({layer: {'filters': 2, 'kernel_size': 2, 'data_format': 'channels_first', 'return_sequences': True, 'return_state': True}}, (2, 2, 3, *cells), names=own_name)
        for more in ({'dropout': 0.4}, {'recurrent_dropout': 0.4, 'return_sequences': True}, {'dropout': 0.3, 'recurrent_dropout': 0.5, 'seed': 3}):
            # Of its four gates each draws for itself, whether states are dropped or not.
            draws = [f'{what}/{k}' for what in ('dropout', 'recurrent_dropout') if what in more for k in range(4)]
            yield case({layer: {'filters': 2, 'kernel_size': 2, **more}}, (2, 3, *cells, 2), names=own_name, draws=draws)
        yield case({layer: {'filters': 2, 'kernel_size': 2, **about}}, (1, 3, *cells, 1), names=own_name, training=True, name=f'{layer} with everything about its weights')
    yield case({'ConvLSTM2D': {'filters': 2, 'kernel_size': [3, 2], 'padding': 'same'}}, {'x': (1, 3, 3, 4, 1), 'h': (1, 3, 4, 2), 'c': (1, 3, 4, 2)}, names=own_name,
               more={'from': {'input': 'x', 'initial_state': ['h', 'c']}}, call=lambda layer, x, h, c, **flags: layer(x, initial_state=[h, c], **flags),
               name='ConvLSTM2D with states')


def cases():
    yield from single()
    yield from dropping()
    yield from wrapped()
    yield from over_grids()
