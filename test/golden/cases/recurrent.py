"""Recurrent layers and wrappers."""

from .layers import case
from .numbers import f32, draw, stream

about = {'kernel_initializer': 'he_uniform', 'recurrent_initializer': 'glorot_uniform', 'bias_initializer': 'ones', 'kernel_regularizer': 'l2',
         'recurrent_regularizer': 'l1', 'bias_regularizer': 'l1', 'activity_regularizer': {'l2': 0.1}, 'kernel_constraint': 'non_neg',
         'recurrent_constraint': 'non_neg', 'bias_constraint': 'non_neg'}
gates = ('LSTM', 'GRU')


def cell_names(prefix=''):
    cells = ('simple_rnn_cell', 'lstm_cell', 'gru_cell', 'cell')
    return {f'{prefix}{cell}/{weight}': f'{prefix}{weight}' for cell in cells for weight in ('kernel', 'recurrent_kernel', 'bias')}


def recurrent():
    names = cell_names()
    for name in ('SimpleRNN', 'LSTM', 'GRU'):
        variants = [{}, {'return_sequences': True}, {'go_backwards': True, 'return_sequences': True}, {'return_state': True},
                    {'return_state': True, 'return_sequences': True}, {'use_bias': False}, {'activation': 'relu'}, {'unroll': True}]
        if name in gates:
            variants += [{'recurrent_activation': 'hard_sigmoid', 'return_sequences': True}]
        if name == 'LSTM':
            variants += [{'unit_forget_bias': False}]
        if name == 'GRU':
            variants += [{'reset_after': False}, {'reset_after': False, 'return_sequences': True, 'go_backwards': True}, {'reset_after': False, 'use_bias': False}]
        for args in variants:
            yield case({name: {'units': 3, **args}}, (2, 5, 4), names=names)
        yield case({name: {'units': 7}}, (1, 1, 2), names=names, name=f'{name} of one step')
        yield case({name: {'units': 2, **about}}, (2, 3, 2), names=names, training=True, name=f'{name} with everything about its weights')
        steps = draw(stream(name, 'masked'), (3, 4, 2))
        steps[0, 2:] = 0
        steps[1, 0] = 0
        mask = (steps != 0).any(-1)
        for args in ({}, {'return_sequences': True}, {'go_backwards': True}):
            yield case({name: {'units': 3, **args}}, {'x': steps}, names=names, name=f'{name} {args} with a mask', before=[{'Masking': {}, 'name': 'm', 'from': 'x'}],
                       call=lambda layer, x, **flags: layer(x, mask=mask, **flags), more={'from': 'm'})
        states = {'h': (2, 3), 'c': (2, 3)} if name == 'LSTM' else {'h': (2, 3)}
        yield case({name: {'units': 3}}, {'x': (2, 4, 2), **states}, names=names, name=f'{name} with an initial state',
                   call=lambda layer, x, *states, **flags: layer(x, initial_state=list(states), **flags),
                   more={'from': {'input': 'x', 'initial_state': list(states)}})


def wrappers():
    inner = {'LSTM': {'units': 3, 'return_sequences': True}}
    names = {f'{side}/{cell}/{weight}': f'{side}/{weight}' for cell in ('simple_rnn_cell', 'lstm_cell', 'gru_cell') for weight in ('kernel', 'recurrent_kernel', 'bias')
             for side in ('forward', 'backward')}
    for args in ({'layer': inner}, *({'layer': inner, 'merge_mode': mode} for mode in ('sum', 'mul', 'ave')), {'layer': {'GRU': {'units': 2}}},
                 {'layer': {'SimpleRNN': {'units': 2, 'return_sequences': True}}}):
        (kind, _), = args['layer'].items()
        low = {'LSTM': 'lstm', 'GRU': 'gru', 'SimpleRNN': 'simple_rnn'}[kind]
        renamed = {f'{side}_{low}/{low}_cell/{weight}': f'{side}/{weight}' for weight in ('kernel', 'recurrent_kernel', 'bias') for side in ('forward', 'backward')}
        yield case({'Bidirectional': args}, (2, 4, 3), names=renamed)
    yield case({'TimeDistributed': {'layer': {'Dense': {'units': 3, 'activation': 'relu'}}}}, (2, 4, 5), names={'dense/kernel': 'kernel', 'dense/bias': 'bias'})
    yield case({'TimeDistributed': {'layer': {'Conv2D': {'filters': 2, 'kernel_size': 2}}}}, (2, 3, 4, 3, 2), names={'conv2d/kernel': 'kernel', 'conv2d/bias': 'bias'})


def cases():
    yield from recurrent()
    yield from wrappers()
