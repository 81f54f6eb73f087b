"""Losses over a batch, and their gradients with respect to the prediction."""

import jax
import jax.numpy as jnp
import keras
import numpy as np

from .files import text_of
from .numbers import draw, f32, stream, tensor

short = {'kl_divergence': 'KLDivergence', 'ctc': 'CTC'}


def class_of(module, name):
    return getattr(module, short.get(name) or ''.join(part.capitalize() for part in name.split('_')))


def keras_loss(entry, dtype):
    name, args = (entry, {}) if isinstance(entry, str) else next(iter(entry.items()))
    read = {key: tuple(value) if isinstance(value, list) else value for key, value in args.items()}
    return class_of(keras.losses, name)(**read, dtype=dtype)


def shares(random, shape):
    raw = random.uniform(0.05, 1, shape)
    return f32(np.round(raw / raw.sum(-1, keepdims=True), 3))


def one_hot(random, shape):
    return np.eye(shape[-1])[random.integers(0, shape[-1], shape[:-1])]


def directions(random, shape):
    raw = random.uniform(-1, 1, shape)
    return f32(raw / np.sqrt(np.square(raw).sum(-1, keepdims=True)))


def labels(random, shape):
    """Rows of labels that end with zeros, some of them twice in a row."""
    rows = random.integers(1, shape[-1], (shape[0], shape[1] // 2))
    for i, row in enumerate(rows):
        row[len(row) - i % len(row):] = 0
    rows[0, 1] = rows[0, 0]
    return rows


makers = {
    'any': lambda random, shape: draw(random, shape),
    'quarters': lambda random, shape: random.integers(0, 5, shape) / 4,
    'unit': lambda random, shape: draw(random, shape, 0.03, 0.97),
    'positive': lambda random, shape: draw(random, shape, 0.1, 3),
    'binary': lambda random, shape: random.integers(0, 2, shape).astype('float64'),
    'signs': lambda random, shape: 2.0 * random.integers(0, 2, shape) - 1,
    'one-hot': one_hot,
    'shares': shares,
    'class': lambda random, shape: random.integers(0, shape[-1], shape[:-1]),
    'class or none': lambda random, shape: random.integers(-1, shape[-1], shape[:-1]),
    'labels': labels,
    'directions': directions,
}

reductions = ({}, {'reduction': 'sum'}, {'reduction': 'mean'}, {'reduction': 'mean_with_sample_weight'})


def plans():
    for name, args in (('mean_squared_error', {}), ('mean_absolute_error', {}), ('mean_absolute_percentage_error', {}), ('huber', {}),
                       ('huber', {'delta': 0.3}), ('log_cosh', {}), ('cosine_similarity', {}), ('categorical_hinge', {})):
        for shape in ((4, 3), (2, 5, 3), (7, 1)):
            yield name, args, shape, 'any', 'any'
    yield 'cosine_similarity', {'axis': 1}, (2, 4, 3), 'any', 'any'
    for name in ('mean_squared_logarithmic_error', 'poisson'):
        for shape in ((4, 3), (2, 5, 3)):
            yield name, {}, shape, 'positive', 'positive'
    for shape in ((4, 3), (2, 5, 3)):
        yield 'kl_divergence', {}, shape, 'shares', 'shares'
    for name in ('hinge', 'squared_hinge'):
        for kind in ('binary', 'signs', 'any'):
            yield name, {}, (4, 3), kind, 'any'
    yield 'categorical_hinge', {}, (5, 4), 'one-hot', 'any'
    for args in ({}, {'label_smoothing': 0.2}, {'from_logits': True}, {'from_logits': True, 'label_smoothing': 0.1}, {'axis': 1}):
        for shape in ((4, 3), (2, 3, 5)):
            kind = 'any' if 'from_logits' in args else 'unit'
            yield 'binary_crossentropy', args, shape, 'binary', kind
            if args != {'axis': 1}:
                yield 'categorical_crossentropy', args, shape, 'one-hot', 'any' if kind == 'any' else 'shares'
    yield 'categorical_crossentropy', {'axis': 1}, (2, 4, 3), 'unit', 'unit'
    for args in ({}, {'gamma': 1.5}, {'alpha': 0.6, 'apply_class_balancing': True}, {'from_logits': True}, {'label_smoothing': 0.1}, {'axis': 1}):
        yield 'binary_focal_crossentropy', args, (4, 3), 'binary', 'any' if 'from_logits' in args else 'unit'
    for args in ({}, {'gamma': 1.5}, {'alpha': 0.6}, {'from_logits': True}, {'label_smoothing': 0.1}):
        yield 'categorical_focal_crossentropy', args, (4, 3), 'one-hot', 'any' if 'from_logits' in args else 'shares'
    yield 'categorical_focal_crossentropy', {'axis': 1}, (2, 4, 3), 'unit', 'unit'
    for args, shape in (({}, (4, 3)), ({'from_logits': True}, (4, 3)), ({'ignore_class': 1}, (5, 3)), ({}, (2, 4, 3)), ({'from_logits': True}, (2, 4, 3))):
        yield 'sparse_categorical_crossentropy', args, shape, 'class', 'any' if 'from_logits' in args else 'shares'
    for args in ({}, {'q': 0.2}):
        yield 'categorical_generalized_cross_entropy', args, (4, 3), 'class', 'shares'
    for args in ({}, {'axis': [1]}):
        yield 'dice', args, (3, 4), 'binary', 'unit'
        yield 'tversky', {**args, 'alpha': 0.3, 'beta': 0.9}, (3, 4), 'binary', 'unit'
    yield 'tversky', {}, (3, 4), 'binary', 'unit'
    for args in ({}, {'gamma': 3}, {'gamma': 5, 'margin': 0.25}, {'gamma': 5, 'remove_diagonal': False}):
        yield 'circle', args, (9, 3), 'class', 'directions'
    for shape in ((1, 6, 3), (4, 7, 5), (3, 9, 2)):
        yield 'ctc', {}, shape, 'labels', 'any'
    for axis in ([1, 2], [-1]):
        yield 'dice', {'axis': axis}, (4, 3, 2), 'binary', 'unit'
        yield 'tversky', {'axis': axis}, (4, 3, 2), 'binary', 'unit'
    yield 'sparse_categorical_crossentropy', {'ignore_class': 1}, (4, 2, 3), 'class', 'shares'


def more_plans():
    kinds = {name: (shape, target, prediction) for name, _, shape, target, prediction in plans()}
    for name, (shape, target, prediction) in kinds.items():
        for reduction in ('sum', 'mean', 'mean_with_sample_weight'):
            if reduction == 'sum' or name in ('mean_squared_error', 'sparse_categorical_crossentropy'):
                yield name, {'reduction': reduction}, shape, target, prediction


def cases():
    for name, args, shape, target_kind, kind in (*plans(), *more_plans()):
        entry = {name: args} if args else name
        title = f'{text_of(entry)} of {shape}, {target_kind}'
        random = stream(title)
        yield one(title, entry, makers[target_kind](random, shape), makers[kind](random, shape))
    yield from weighted()
    yield from extremes()
    yield from zeros()
    yield from special()


def weighted():
    """One weight per example, one of them 0."""
    weights = f32([0.5, 2, 0, 1])
    for name in ('mean_squared_error', 'mean_absolute_error', 'mean_absolute_percentage_error', 'log_cosh', 'huber', 'cosine_similarity',
                 'categorical_hinge', 'binary_crossentropy', 'sparse_categorical_crossentropy'):
        kinds = {'binary_crossentropy': ('binary', 'unit'), 'sparse_categorical_crossentropy': ('class', 'shares')}.get(name, ('any', 'any'))
        for args in reductions:
            for shape in ((4, 3), (4, 2, 3)):
                entry = {name: args} if args else name
                title = f'{text_of(entry)} of {shape}, {kinds[0]}, weighted'
                random = stream(title)
                target, prediction = (makers[kind](random, shape) for kind in kinds)
                yield one(title, entry, target, prediction, weights=weights)


def one(title, entry, target, prediction, gradient=True, dtype='float64', weights=None):
    loss = keras_loss(entry, dtype)
    # Keras wants a weight for each value: those of an example have the same.
    shape = np.shape(prediction)[:-1]
    shared = None if weights is None else jnp.broadcast_to(jnp.asarray(weights).reshape(-1, *(1,) * (len(shape) - 1)), shape)
    of = lambda p: jnp.sum(loss(jnp.asarray(target), p, sample_weight=shared))
    p = jnp.asarray(prediction, dtype)
    found = {'name': title, 'kind': 'loss', 'entry': entry, 'target': tensor(target), 'prediction': tensor(p), 'result': tensor(of(p))}
    if target.dtype.kind == 'i':
        found['target']['dtype'] = 'int32'
    if weights is not None:
        found['weights'] = tensor(weights)
    if gradient:
        slope = np.asarray(jax.grad(of)(p))
        # What is 0 but for the rounding of float64 is 0.
        found['gradient'] = tensor(np.where(np.abs(slope) < 1e-14, 0, slope))
    return found


def extremes():
    """Certain predictions, right and wrong, and large logits: 1 - 1e-7 is a number of float32."""
    certain = f32([[1, 0, 0], [0, 1, 0], [0.5, 0.5, 0], [1e-5, 0.99999, 0]])
    right = np.eye(3)[[0, 2, 0, 1]]
    logits = f32([[88, -88, 0.1], [1000, 0.5, -1000], [30, 30, -30], [0.1, 0.2, 0.3]])
    for name in ('categorical_crossentropy', 'binary_crossentropy', 'kl_divergence', 'categorical_focal_crossentropy', 'binary_focal_crossentropy'):
        yield one(f'{name} of certain predictions', name, right, certain, gradient=False, dtype='float32')
        if name != 'kl_divergence':
            entry = {name: {'from_logits': True}}
            yield one(f'{name} of large logits', entry, right, logits, gradient='focal' not in name, dtype='float32' if 'focal' in name else 'float64')
    sparse = 'sparse_categorical_crossentropy'
    yield one(f'{sparse} of certain predictions', sparse, np.array([0, 2, 0, 1]), certain, gradient=False, dtype='float32')
    yield one(f'{sparse} of large logits', {sparse: {'from_logits': True}}, np.array([0, 2, 0, 1]), logits)
    wide = f32([[1e3, -1e3, 0.25], [88, -88, 1e-3]])
    for name in ('mean_squared_error', 'mean_absolute_error', 'huber', 'log_cosh', 'hinge', 'mean_absolute_percentage_error',
                 'mean_squared_logarithmic_error', 'squared_hinge', 'categorical_hinge', 'cosine_similarity', 'poisson'):
        yield one(f'{name} of large numbers', name, f32([[1, -1, 1], [1, 1, -1]]), wide)
    # Sums of both signs would cancel.
    for name in ('dice', 'tversky'):
        yield one(f'{name} of large numbers', name, f32([[1, 0, 1], [1, 1, 0]]), np.abs(wide))


# Formulas that clip to 1 - 1e-7, which is another number of float32 than of float64.
clipping = ('binary_crossentropy', 'categorical_crossentropy', 'binary_focal_crossentropy', 'categorical_focal_crossentropy',
            'sparse_categorical_crossentropy', 'kl_divergence', 'categorical_generalized_cross_entropy')


def zeros():
    """Nothing at all, for something and for nothing."""
    for name in ('mean_squared_error', 'mean_absolute_percentage_error', 'mean_squared_logarithmic_error', 'log_cosh', 'cosine_similarity',
                 'poisson', 'dice', 'tversky', 'categorical_hinge', *clipping):
        wanted = np.array([0, 2]) if name.startswith(('sparse', 'categorical_gen')) else f32([[1, 0, 0], [0, 0, 0]])
        yield one(f'{name} of zeros', name, wanted, np.zeros((2, 3)), gradient=False, dtype='float32' if name in clipping else 'float64')


def special():
    """One prediction is no number; that of the target's class, as Keras multiplies the others by 0."""
    kinds = {name: (shape, target, prediction) for name, args, shape, target, prediction in plans() if not args}
    for name, (shape, target_kind, kind) in kinds.items():
        # The root of what is no probability is another thing to every library.
        for value in ('nan', 'inf') if name == 'categorical_generalized_cross_entropy' else ('nan', 'inf', '-inf'):
            title = f'{name} of {value}'
            random = stream(title)
            target, prediction = makers[target_kind](random, shape), np.array(makers[kind](random, shape))
            prediction.flat[target.flat[0] if target_kind == 'class' else 1] = float(value)
            yield one(title, name, target, prediction, gradient=False, dtype='float32' if name in clipping else 'float64')
