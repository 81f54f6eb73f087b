"""The groups of cases, one file each."""

from . import activations, attention, basic, callbacks, losses, metrics, normalization, optimizers, recurrent, spatial, weights


def all_groups():
    return [
        ('activations', activations.cases),
        ('basic', basic.cases),
        ('convolution', spatial.cases),
        ('pooling', spatial.cases_of_movement),
        ('normalization', normalization.cases),
        ('attention', attention.cases),
        ('recurrence', recurrent.cases),
        ('weights', weights.cases),
        ('losses', losses.cases),
        ('metrics', metrics.cases),
        ('optimizers', optimizers.cases),
        ('callbacks', callbacks.cases),
    ]
