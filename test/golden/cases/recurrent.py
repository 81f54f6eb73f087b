"""Recurrent layers' options of weights; results and gradients are in recurrent.json, by generate-recurrent.py."""

from .layers import case

about = {'kernel_initializer': 'he_uniform', 'recurrent_initializer': 'glorot_uniform', 'bias_initializer': 'ones', 'kernel_regularizer': 'l2',
         'recurrent_regularizer': 'l1', 'bias_regularizer': 'l1', 'activity_regularizer': {'l2': 0.1}, 'kernel_constraint': 'non_neg',
         'recurrent_constraint': 'non_neg', 'bias_constraint': 'non_neg'}
cells = {'SimpleRNN': 'simple_rnn_cell', 'LSTM': 'lstm_cell', 'GRU': 'gru_cell'}


def cases():
    for name, cell in cells.items():
        names = {f'{cell}/{weight}': weight for weight in ('kernel', 'recurrent_kernel', 'bias')}
        # Keras's SimpleRNN takes an activity regularizer and does nothing with it.
        options = {key: value for key, value in about.items() if name != 'SimpleRNN' or key != 'activity_regularizer'}
        yield case({name: {'units': 2, **options}}, (2, 3, 2), names=names, training=True, name=f'{name} with everything about its weights')
