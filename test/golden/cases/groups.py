"""The groups of cases, one file each."""

from . import activations, attention, basic, between, callbacks, losses, metrics, normalization, optimizers, recurrent, spatial, training, weights


def all_groups():
    return [
        ('activations', activations.cases),
        ('basic', basic.cases),
        ('convolution', spatial.cases),
        ('pooling', spatial.cases_of_movement),
        ('normalization', normalization.cases),
        ('attention', attention.cases),
        ('between', between.cases),
        ('recurrence', recurrent.cases),
        ('weights', weights.cases),
        ('losses', losses.cases),
        ('metrics', metrics.cases),
        ('optimizers', optimizers.cases),
        ('callbacks', callbacks.cases),
        ('training', training.cases),
    ]
