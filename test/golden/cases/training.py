"""Trainings of several steps: layers, a loss, penalties and an optimizer, one acting on the other."""

import jax
import jax.numpy as jnp
import keras
import numpy as np

from . import chance, translate
from .losses import keras_loss, makers
from .normalization import of_inner, spectrally
from .numbers import draw, stream, tensor
from .optimizers import keras_optimizer

target_name = 'out'


def made_of(layers):
    """Keras's layers, by their names."""
    found = {}
    for each in layers:
        (kind, args), = ((key, value) for key, value in each.items() if key != 'name')
        if kind == 'SpectralNormalization':
            rest = {key: value for key, value in args.items() if key != 'layer'}
            found[each['name']] = spectrally(args['layer'], 'float64', **rest)
        else:
            found[each['name']] = translate.layer({kind: args}, 'float64')
    return found


def own_path(layer, variable):
    return of_inner(variable.path.removeprefix(f'{layer.name}/')).split('cell/')[-1]


def training(title, layers, shape, loss, optimizer, target, draws=(), steps=4, note=None):
    """
    One case; `draws` has the layers that draw numbers, each with the names of its draws. As a step
    begins, a layer may put another value in the place of a weight, which the optimizer then moves.
    """
    keras.config.set_floatx('float64')
    keras.config.set_dtype_policy('float64')
    random = stream(title)
    made = made_of(layers)
    call_all(made, jnp.asarray(draw(random, shape)))
    variables = {f'{name}/{own_path(layer, v)}': v for name, layer in made.items() for v in layer.weights if 'seed_generator' not in v.path}
    start = {name: draw(random, v.shape, 0.2, 1.2) if 'variance' in name else draw(random, v.shape, -1, 1) for name, v in variables.items()}
    for name, value in start.items():
        variables[name].assign(value)
    trained = {name: v for name, v in variables.items() if v.trainable}
    compute, mover, taken = keras_loss(loss, 'float64'), keras_optimizer(*split(optimizer)), []
    seeds = [seed for name, own in draws for seed in chance.seeds_of(arguments(layers, name), own, name)]
    for step in range(steps):
        x, y = draw(random, shape), makers[target](random, target_shape(made, shape))

        def total(values):
            with keras.StatelessScope(state_mapping=[(trained[name], value) for name, value in values.items()], collect_losses=True) as scope, chance.replaced(seeds, step):
                result = call_all(made, jnp.asarray(x), training=True)
                penalties = [each for layer in made.values() for each in layer.losses]
            after = {name: scope.get_current_value(v) for name, v in variables.items()}
            return compute(y, result) + sum(penalties), after

        (value, after), gradients = jax.value_and_grad(total, has_aux=True)({name: v.value for name, v in trained.items()})
        for name, each in after.items():
            if each is not None:
                variables[name].assign(each)
        mover.apply([gradients[name] for name in trained], list(trained.values()))
        taken.append({'x': tensor(x), 'target': tensor(y), 'loss': tensor(value), 'weights': {name: tensor(v.numpy()) for name, v in variables.items()}})
    found = {'name': title, 'kind': 'training', 'layers': layers, 'loss': loss, 'optimizer': optimizer, 'weights': {name: tensor(v) for name, v in start.items()}, 'steps': taken}
    return {**found, 'witness': note} if note else found


def split(entry):
    return (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))


def arguments(layers, name):
    return next(args for each in layers if each['name'] == name for kind, args in each.items() if kind != 'name')


def call_all(made, x, **flags):
    for layer in made.values():
        x = layer(x, **flags)
    return x


def target_shape(made, shape):
    for layer in made.values():
        shape = layer.compute_output_shape(shape)
    return shape


kept = "Keras's layer and optimizer, the kernel staying divided as with TensorFlow"


def divided():
    """Kernels that each step divides; what a regularizer sees is the divided one."""
    inner = {'Dense': {'units': 3, 'kernel_regularizer': {'l2': 0.1}}}
    for optimizer, args in (('sgd', {}), ({'adam': {'learning_rate': 0.1}}, {'power_iterations': 3})):
        layers = [{'SpectralNormalization': {'layer': inner, **args}, 'name': target_name}]
        yield training(f'SpectralNormalization {args} of Dense by {optimizer}', layers, (4, 5), 'mean_squared_error', optimizer, 'any', note=kept)
    convolution = {'Conv2D': {'filters': 3, 'kernel_size': 2, 'activation': 'tanh'}}
    layers = [{'SpectralNormalization': {'layer': convolution, 'power_iterations': 2}, 'name': 'conv'}, {'Flatten': {}, 'name': 'flat'}, {'Dense': {'units': 2}, 'name': target_name}]
    yield training('SpectralNormalization of Conv2D below Dense', layers, (2, 3, 4, 2), 'mean_squared_error', {'sgd': {'learning_rate': 0.05, 'momentum': 0.9}}, 'any', note=kept)


def together():
    about = {'kernel_regularizer': {'l1l2': {'l1': 0.01, 'l2': 0.02}}, 'bias_regularizer': 'l2', 'activity_regularizer': {'l2': 0.05}, 'kernel_constraint': {'max_norm': 1}}
    layers = [{'Dense': {'units': 6, 'activation': 'gelu', **about}, 'name': 'a'}, {'BatchNormalization': {'momentum': 0.8}, 'name': 'b'},
              {'Dropout': {'rate': 0.3}, 'name': 'c'}, {'Dense': {'units': 3, 'activation': 'softmax'}, 'name': target_name}]
    for optimizer in ({'adam': {'learning_rate': 0.05}}, {'sgd': {'learning_rate': 0.1, 'momentum': 0.9, 'global_clipnorm': 0.5}}):
        yield training(f'Dense, BatchNormalization, Dropout by {optimizer}', layers, (6, 4), 'categorical_crossentropy', optimizer, 'one-hot', draws=[('c', [''])])
    layers = [{'GRU': {'units': 3, 'dropout': 0.3, 'recurrent_dropout': 0.4, 'recurrent_regularizer': 'l2', 'bias_constraint': 'non_neg'}, 'name': 'a'},
              {'GaussianNoise': {'stddev': 0.2, 'seed': 5}, 'name': 'b'}, {'Dense': {'units': 2}, 'name': target_name}]
    draws = [('a', [f'{what}/{k}' for what in ('dropout', 'recurrent_dropout') for k in range(3)]), ('b', [''])]
    yield training('GRU that drops, then noise', layers, (3, 4, 2), 'mean_absolute_error', {'rmsprop': {'learning_rate': 0.02}}, 'any', draws=draws)


def cases():
    yield from divided()
    yield from together()
