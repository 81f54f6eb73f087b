"""The groups of cases, one file each."""

from . import activations, basic, losses, normalization, optimizers, spatial, weights


def all_groups():
    return [
        ('activations', activations.cases),
        ('basic', basic.cases),
        ('convolution', spatial.cases),
        ('pooling', spatial.cases_of_movement),
        ('normalization', normalization.cases),
        ('weights', weights.cases),
        ('losses', losses.cases),
        ('optimizers', optimizers.cases),
    ]
