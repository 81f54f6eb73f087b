"""Optimizers over several steps, and schedules of the learning rate."""

import jax
import jax.numpy as jnp
import keras
import numpy as np

from .files import text_of
from .numbers import draw, f32, plain, stream, tensor
from .translate import weight_option

names = {'sgd': 'SGD', 'adamw': 'AdamW', 'rmsprop': 'RMSprop', 'schedule_free_adamw': 'ScheduleFreeAdamW'}

cosine = {'cosine_decay': {'initial_learning_rate': 0.1, 'decay_steps': 4, 'alpha': 0.1}}

plans = [
    ('sgd', {}), ('sgd', {'momentum': 0.9}), ('sgd', {'momentum': 0.8, 'nesterov': True, 'learning_rate': 0.1}),
    ('rmsprop', {}), ('rmsprop', {'rho': 0.8}), ('rmsprop', {'momentum': 0.9, 'centered': True, 'epsilon': 0.001}),
    ('adam', {}), ('adam', {'amsgrad': True}), ('adam', {'beta_1': 0.8, 'beta_2': 0.9, 'epsilon': 0.001}),
    ('adamw', {}), ('adamw', {'weight_decay': 0.1, 'amsgrad': True, 'beta_1': 0.8, 'beta_2': 0.9, 'epsilon': 0.001}),
    ('nadam', {}), ('nadam', {'beta_1': 0.8, 'beta_2': 0.9, 'epsilon': 0.001}), ('adamax', {}), ('adamax', {'beta_1': 0.8, 'beta_2': 0.9, 'epsilon': 0.001}),
    ('adagrad', {}), ('adagrad', {'initial_accumulator_value': 0.3, 'epsilon': 0.001}), ('adadelta', {}), ('adadelta', {'rho': 0.8, 'epsilon': 0.001}),
    ('adafactor', {}), ('adafactor', {'clip_threshold': 0.5, 'beta_2_decay': -0.6, 'epsilon_1': 0.0001, 'epsilon_2': 0.1, 'relative_step': False}),
    ('ftrl', {}), ('ftrl', {'l1_regularization_strength': 0.01, 'l2_regularization_strength': 0.1, 'beta': 0.1, 'initial_accumulator_value': 0.2,
                            'l2_shrinkage_regularization_strength': 0.05, 'learning_rate_power': -0.7}),
    ('lion', {}), ('lion', {'beta_1': 0.8, 'beta_2': 0.9}), ('lamb', {}), ('lamb', {'beta_1': 0.8, 'beta_2': 0.9, 'epsilon': 0.001}),
    ('muon', {}), ('muon', {'adam_beta_1': 0.8, 'adam_beta_2': 0.9, 'epsilon': 0.001, 'adam_weight_decay': 0.1, 'adam_lr_ratio': 0.5}),
    ('muon', {'muon_a': 2, 'muon_b': -1.5, 'muon_c': 0.5, 'ns_steps': 3, 'momentum': 0.8, 'nesterov': False, 'rms_rate': 0.5}), ('muon', {'rms_rate': None, 'weight_decay': None}),
    ('muon', {'exclude_layers': ['w']}), ('muon', {'exclude_embeddings': False}),
    ('schedule_free_adamw', {}), ('schedule_free_adamw', {'beta_1': 0.8, 'beta_2': 0.9, 'epsilon': 0.001, 'warmup_steps': 3}),
]
every = ['sgd', 'rmsprop', 'adam', 'adamw', 'nadam', 'adamax', 'adagrad', 'adadelta', 'adafactor', 'ftrl', 'lion', 'lamb', 'muon', 'schedule_free_adamw']
plans += [(name, {'learning_rate': rate}) for name in every for rate in (0.05, cosine)]
plans += [(name, {'weight_decay': 0.2, 'exclude_from_weight_decay': ['b/*']}) for name in every]
plans += [(name, {'clipnorm': 0.5}) for name in every] + [(name, {'global_clipnorm': 0.5}) for name in every] + [(name, {'clipvalue': 0.2}) for name in every]
plans += [(name, {'gradient_accumulation_steps': 2}) for name in every]
plans += [(name, {'use_ema': True, 'ema_momentum': 0.8, 'ema_overwrite_frequency': 2}) for name in every]
plans += [('sgd', {'use_ema': True, 'ema_momentum': 0.8}), ('adam', {'use_ema': True}), ('adam', {'clipnorm': 0.5, 'weight_decay': 0.2}),
          ('adam', {'gradient_accumulation_steps': 3, 'global_clipnorm': 0.4, 'weight_decay': 0.1}), ('adafactor', {'learning_rate': cosine, 'relative_step': False}),
          ('sgd', {'learning_rate': cosine, 'gradient_accumulation_steps': 2})]

start = {'w': draw(stream('start'), (2, 4)), 'b': draw(stream('start b'), (4,))}


def slopes(random):
    return [{name: draw(random, value.shape, -1, 1) for name, value in start.items()} for _ in range(6)]


def keras_optimizer(name, args):
    read = {key: value for key, value in args.items() if key != 'exclude_from_weight_decay'}
    if isinstance(read.get('learning_rate'), dict):
        read['learning_rate'] = SingleSchedule(read['learning_rate'])
    optimizer = getattr(keras.optimizers, names.get(name, name.capitalize()))(**read)
    if 'exclude_from_weight_decay' in args:
        optimizer.exclude_from_weight_decay(var_names=[each.removesuffix('/*') for each in args['exclude_from_weight_decay']])
    return optimizer


def trajectory(title, name, args, steps, constraint=None):
    optimizer = keras_optimizer(name, args)
    project = weight_option('constraint', constraint)
    variables = {key: keras.Variable(value, dtype='float64', name=key) for key, value in start.items()}
    for each in variables.values():
        each.constraint = project
    found = []
    for gradients in steps:
        optimizer.apply([jnp.asarray(each) for each in gradients.values()], list(variables.values()))
        found.append({'gradients': {k: tensor(v) for k, v in gradients.items()}, 'weights': {k: tensor(v.numpy()) for k, v in variables.items()}})
    entry = {name: args} if args else name
    case = {'name': title, 'kind': 'optimizer', 'entry': entry, 'weights': {k: tensor(v) for k, v in start.items()}, 'steps': found}
    if args.get('use_ema') and 'ema_overwrite_frequency' not in args:
        optimizer.finalize_variable_values(list(variables.values()))
        case['averages'] = {k: tensor(v.numpy()) for k, v in variables.items()}
    return {**case, 'constraint': constraint} if constraint else case


def optimizers():
    for name, args in plans:
        title = text_of({name: args} if args else name)
        yield trajectory(title, name, args, slopes(stream(title)))
    for name in ('sgd', 'adam', 'rmsprop', 'lion'):
        for constraint in ('non_neg', {'max_norm': 1}, 'unit_norm'):
            title = f'{name} with {text_of(constraint)}'
            yield trajectory(title, name, {'learning_rate': 0.2}, slopes(stream(title)), constraint)
        large = [{key: value * scale for key, value in each.items()} for each, scale in zip(slopes(stream(name)), (1e3, 1e-3, 1, 1e3, 1e-5, 1))]
        large = [{key: f32(value) for key, value in each.items()} for each in large]
        yield trajectory(f'{name} on slopes of many sizes', name, {}, large)


decay = {'initial_learning_rate': 0.5, 'decay_steps': 10, 'decay_rate': 0.7}
down = {'initial_learning_rate': 0.5, 'decay_steps': 10}
first = {'initial_learning_rate': 0.5, 'first_decay_steps': 5}
schedule_plans = [
    {'exponential_decay': decay}, {'exponential_decay': {**decay, 'staircase': True}}, {'inverse_time_decay': decay}, {'inverse_time_decay': {**decay, 'staircase': True}},
    {'polynomial_decay': down}, {'polynomial_decay': {**down, 'power': 2, 'end_learning_rate': 0.1}}, {'polynomial_decay': {**down, 'cycle': True, 'power': 0.5}},
    {'polynomial_decay': {**down, 'cycle': True}}, {'piecewise_constant_decay': {'boundaries': [3, 11], 'values': [1, 0.5, 0.1]}},
    {'piecewise_constant_decay': {'boundaries': [6], 'values': [0.25, 1]}}, {'cosine_decay': down}, {'cosine_decay': {**down, 'alpha': 0.2}},
    {'cosine_decay': {**down, 'warmup_target': 0.9, 'warmup_steps': 4}}, {'cosine_decay': {'initial_learning_rate': 0.01, 'decay_steps': 12, 'warmup_target': 1, 'warmup_steps': 7, 'alpha': 0.1}},
    {'cosine_decay': {**down, 'warmup_target': 0.9}},
    {'cosine_decay_restarts': first}, {'cosine_decay_restarts': {**first, 't_mul': 1}}, {'cosine_decay_restarts': {**first, 't_mul': 1.5, 'm_mul': 0.8, 'alpha': 0.1}},
]


class SingleSchedule(keras.optimizers.schedules.LearningRateSchedule):
    """A schedule in float32: some of Keras's do not work where float64 is allowed."""

    def __init__(self, entry):
        (name, args), = entry.items()
        self.inner = getattr(keras.optimizers.schedules, ''.join(part.capitalize() for part in name.split('_')))(**args)

    def __call__(self, step):
        with jax.enable_x64(False):
            return float(self.inner(int(step)))

    def get_config(self):
        return {}


steps = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13, 17, 20, 29, 40, 100]


def schedules():
    for entry in schedule_plans:
        schedule = SingleSchedule(entry)
        yield {'name': text_of(entry), 'kind': 'schedule', 'entry': entry, 'steps': steps, 'rates': [plain(float(schedule(step))) for step in steps]}


def cases():
    yield from optimizers()
    yield from schedules()
