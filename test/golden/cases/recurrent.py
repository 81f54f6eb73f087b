"""Recurrent layers' options of weights; results and gradients are in recurrent.json, by generate-recurrent.py."""

from .layers import case

about = {'kernel_initializer': 'he_uniform', 'recurrent_initializer': 'glorot_uniform', 'bias_initializer': 'ones', 'kernel_regularizer': 'l2',
         'recurrent_regularizer': 'l1', 'bias_regularizer': 'l1', 'activity_regularizer': {'l2': 0.1}, 'kernel_constraint': 'non_neg',
         'recurrent_constraint': 'non_neg', 'bias_constraint': 'non_neg'}
cells = {'SimpleRNN': 'simple_rnn_cell', 'LSTM': 'lstm_cell', 'GRU': 'gru_cell'}


def over_grids():
    names = {f'conv_lstm_cell/{weight}': weight for weight in ('kernel', 'recurrent_kernel', 'bias')}
    for rank, cells in ((1, (5,)), (2, (4, 3)), (3, (3, 2, 3))):
        layer = f'ConvLSTM{rank}D'
        for args in ({'filters': 2, 'kernel_size': 2}, {'filters': 2, 'kernel_size': 3, 'padding': 'same', 'return_sequences': True},
                     {'filters': 1, 'kernel_size': 2, 'strides': 2, 'padding': 'same', 'go_backwards': True, 'return_sequences': True, 'use_bias': False},
                     {'filters': 2, 'kernel_size': 2, 'dilation_rate': 2, 'padding': 'same', 'activation': 'relu', 'recurrent_activation': 'hard_sigmoid', 'return_state': True}):
            yield case({layer: args}, (2, 3, *cells, 2), names=names)
        yield case({layer: {'filters': 2, 'kernel_size': 2, 'data_format': 'channels_first', 'return_sequences': True, 'return_state': True}}, (2, 2, 3, *cells), names=names)
        yield case({layer: {'filters': 2, 'kernel_size': 2, **about}}, (1, 3, *cells, 1), names=names, training=True, name=f'{layer} with everything about its weights')
    yield case({'ConvLSTM2D': {'filters': 2, 'kernel_size': [3, 2], 'padding': 'same'}}, {'x': (1, 3, 3, 4, 1), 'h': (1, 3, 4, 2), 'c': (1, 3, 4, 2)}, names=names,
               more={'from': {'input': 'x', 'initial_state': ['h', 'c']}}, call=lambda layer, x, h, c, **flags: layer(x, initial_state=[h, c], **flags),
               name='ConvLSTM2D with states')


def cases():
    yield from over_grids()
    for name, cell in cells.items():
        names = {f'{cell}/{weight}': weight for weight in ('kernel', 'recurrent_kernel', 'bias')}
        # Keras's SimpleRNN takes an activity regularizer and does nothing with it.
        options = {key: value for key, value in about.items() if name != 'SimpleRNN' or key != 'activity_regularizer'}
        yield case({name: {'units': 2, **options}}, (2, 3, 2), names=names, training=True, name=f'{name} with everything about its weights')
