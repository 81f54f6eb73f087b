"""Metrics over several batches, the last one smaller."""

import keras
import numpy as np

from .files import text_of
from .losses import makers
from .numbers import stream, tensor

names = {'auc': 'AUC', 'logcosh': 'LogCoshError', 'kl_divergence': 'KLDivergence', 'binary_io_u': 'BinaryIoU', 'one_hot_io_u': 'OneHotIoU', 'one_hot_mean_io_u': 'OneHotMeanIoU',
         'fbeta_score': 'FBetaScore', 'exact_accuracy': 'Accuracy'}
# Functions that Keras offers among its metrics without a class for them.
functions = ('huber', 'binary_focal_crossentropy', 'categorical_focal_crossentropy')
# Metrics whose targets are one value per class in Keras.
of_values = ('precision', 'recall', 'auc')
of_losses = {'like': 'mean_absolute_error', 'class': 'sparse_categorical_crossentropy'}


def plans():
    for name in ('mean_squared_error', 'mean_absolute_error', 'mean_absolute_percentage_error', 'root_mean_squared_error', 'cosine_similarity', 'logcosh',
                 'r2_score', 'categorical_hinge'):
        yield name, {}, (7, 3), 'any', 'any'
    yield 'r2_score', {'class_aggregation': 'variance_weighted_average'}, (7, 3), 'any', 'any'
    for name in ('mean_squared_logarithmic_error', 'poisson'):
        yield name, {}, (7, 3), 'positive', 'positive'
    yield 'kl_divergence', {}, (7, 3), 'shares', 'shares'
    for name in ('hinge', 'squared_hinge'):
        yield name, {}, (7, 3), 'signs', 'any'
    for args in ({}, {'from_logits': True}, {'label_smoothing': 0.1}):
        kind = 'any' if 'from_logits' in args else 'unit'
        yield 'binary_crossentropy', args, (7, 3), 'binary', kind
        yield 'categorical_crossentropy', args, (7, 3), 'one-hot', 'any' if kind == 'any' else 'shares'
    for args in ({}, {'from_logits': True}, {'ignore_class': 1}):
        yield 'sparse_categorical_crossentropy', args, (7, 3), 'class', 'any' if 'from_logits' in args else 'shares'
    yield 'binary_accuracy', {}, (7, 3), 'binary', 'unit'
    yield 'binary_accuracy', {'threshold': 0.3}, (7, 3), 'binary', 'unit'
    yield 'categorical_accuracy', {}, (7, 4), 'one-hot', 'shares'
    yield 'sparse_categorical_accuracy', {}, (7, 4), 'class', 'shares'
    for args in ({'k': 2}, {}):
        yield 'top_k_categorical_accuracy', args, (7, 9), 'one-hot', 'shares'
        yield 'sparse_top_k_categorical_accuracy', args, (7, 9), 'class', 'shares'
    yield 'accuracy', {}, (7, 4), 'one-hot', 'shares'
    yield 'accuracy', {}, (7, 4), 'class', 'shares'
    yield 'accuracy', {}, (9, 1), 'binary', 'unit'
    for name in ('true_positives', 'false_positives', 'true_negatives', 'false_negatives', 'precision', 'recall'):
        yield name, {}, (7, 3), 'binary', 'unit'
        yield name, {'thresholds': 0.3}, (7, 3), 'binary', 'unit'
    for name in ('precision', 'recall'):
        yield name, {'class_id': 1}, (7, 3), 'binary', 'unit'
    for args in ({}, {'num_thresholds': 11}, {'curve': 'PR'}, {'summation_method': 'minoring'}, {'summation_method': 'majoring', 'curve': 'PR'}):
        yield 'auc', args, (17, 1), 'binary', 'unit'
    yield 'auc', {}, (9, 2), 'binary', 'unit'
    for name, argument in (('sensitivity_at_specificity', 'specificity'), ('specificity_at_sensitivity', 'sensitivity'),
                           ('precision_at_recall', 'recall'), ('recall_at_precision', 'precision')):
        for args in ({argument: 0.5}, {argument: 0.7, 'num_thresholds': 20}):
            yield name, args, (17, 1), 'binary', 'unit'
    for args in ({'average': 'macro'}, {'average': 'micro'}, {'average': 'weighted'}, {'average': 'macro', 'threshold': 0.5}):
        yield 'f1_score', args, (9, 3), 'one-hot', 'shares'
        yield 'fbeta_score', {**args, 'beta': 2.5}, (9, 3), 'one-hot', 'shares'
    yield 'binary_io_u', {}, (9, 1), 'binary', 'unit'
    yield 'binary_io_u', {'target_class_ids': [1], 'threshold': 0.3}, (9, 1), 'binary', 'unit'
    yield 'one_hot_io_u', {'num_classes': 3, 'target_class_ids': [0, 2]}, (9, 3), 'one-hot', 'shares'
    yield 'one_hot_mean_io_u', {'num_classes': 3}, (9, 3), 'one-hot', 'shares'
    yield 'exact_accuracy', {}, (9, 3), 'binary', 'binary'
    for args in ({}, {'delta': 0.4}):
        yield 'huber', args, (7, 3), 'any', 'any'
    for args in ({}, {'gamma': 1.5}, {'alpha': 0.6, 'apply_class_balancing': True}, {'from_logits': True}, {'label_smoothing': 0.1}, {'axis': 1}):
        yield 'binary_focal_crossentropy', args, (6, 4, 3), 'binary', 'any' if 'from_logits' in args else 'unit'
    for args in ({}, {'gamma': 1.5}, {'alpha': 0.6}, {'from_logits': True}, {'label_smoothing': 0.1}):
        yield 'categorical_focal_crossentropy', args, (7, 3), 'one-hot', 'any' if 'from_logits' in args else 'shares'
    yield 'categorical_focal_crossentropy', {'axis': 1}, (6, 4, 3), 'unit', 'unit'
    for name in ('pearson_correlation', 'concordance_correlation'):
        for args, shape in (({}, (7, 5)), ({}, (7, 3, 4)), ({'axis': 0}, (8, 1)), ({'axis': [1, 2]}, (7, 3, 4))):
            yield name, args, shape, 'any', 'any'


def more_plans():
    """Sequences, thresholds apart, predictions on a threshold."""
    yield 'binary_accuracy', {'threshold': 0.3}, (9, 2, 3), 'binary', 'unit'
    yield 'sparse_categorical_accuracy', {}, (9, 2, 4), 'class', 'shares'
    yield 'one_hot_io_u', {'num_classes': 3, 'target_class_ids': [0, 2]}, (9, 4, 3), 'one-hot', 'shares'
    for args in ({'num_thresholds': 5}, {'curve': 'PR', 'num_thresholds': 11}):
        yield 'auc', args, (9, 3), 'binary', 'quarters'
    for name, argument in (('sensitivity_at_specificity', 'specificity'), ('specificity_at_sensitivity', 'sensitivity'),
                           ('precision_at_recall', 'recall'), ('recall_at_precision', 'precision')):
        yield name, {argument: 0.5, 'num_thresholds': 7}, (9, 3), 'binary', 'unit'
    for name in ('precision', 'recall', 'true_positives', 'false_negatives'):
        yield name, {'thresholds': 0.7}, (9, 1), 'binary', 'unit'
    for name in ('binary_crossentropy', 'categorical_crossentropy'):
        yield name, {'axis': 1}, (7, 3, 2), 'binary' if name == 'binary_crossentropy' else 'unit', 'unit'


def plans_of_rarer_arguments():
    for name in ('precision', 'recall'):
        for args in ({'top_k': 2}, {'top_k': 2, 'thresholds': 0.6}, {'top_k': 1, 'class_id': 2}):
            yield name, args, (7, 4), 'binary', 'unit'
        yield name, {'top_k': 2}, (9, 5), 'binary', 'quarters'
        yield name, {'top_k': 2}, (7, 4), 'class', 'shares'
        yield name, {'top_k': 1}, (6, 2, 3), 'binary', 'unit'
    for name, argument in (('sensitivity_at_specificity', 'specificity'), ('specificity_at_sensitivity', 'sensitivity'),
                           ('precision_at_recall', 'recall'), ('recall_at_precision', 'precision')):
        yield name, {argument: 0.5, 'class_id': 1}, (9, 3), 'binary', 'unit'
    for args in ({'curve': 'PRGAIN'}, {'curve': 'PRGAIN', 'summation_method': 'minoring', 'num_thresholds': 7}, {'thresholds': [0.7, 0.2, 0.45]},
                 {'thresholds': [0.25, 0.5, 0.75], 'curve': 'PR'}, {'label_weights': [0.5, 2, 0]}, {'thresholds': [0.1, 0.6], 'label_weights': [0.5, 2, 1]}):
        yield 'auc', args, (17, 3), 'binary', 'unit'
    for args in ({}, {'num_labels': 3}, {'label_weights': [0.5, 2, 0]}, {'curve': 'PR', 'num_thresholds': 9}, {'curve': 'PRGAIN', 'thresholds': [0.1, 0.6]},
                 {'curve': 'PR', 'summation_method': 'majoring', 'label_weights': [3, 1, 1]}):
        yield 'auc', {'multi_label': True, **args}, (17, 3), 'binary', 'unit'
    yield 'auc', {'multi_label': True}, (9, 4), 'class', 'shares'
    yield 'auc', {'from_logits': True}, (17, 1), 'binary', 'any'
    for args in ({'num_regressors': 2}, {'num_regressors': 2, 'class_aggregation': 'variance_weighted_average'}, {'num_regressors': 30}):
        yield 'r2_score', args, (7, 3), 'any', 'any'
    yield 'r2_score', {'num_regressors': 2}, (9, 1), 'any', 'any'
    yield 'cosine_similarity', {'axis': 1}, (6, 4, 3), 'any', 'any'
    for kind in ('one-hot', 'class', 'class or none'):
        for ignored in (None, 1):
            args = {'num_classes': 3, **({} if ignored is None else {'ignore_class': ignored})}
            if kind != 'one-hot' or ignored is not None:
                yield 'one_hot_mean_io_u', args, (9, 3), kind, 'shares'
                yield 'one_hot_io_u', {**args, 'target_class_ids': [0, 2]}, (9, 3), kind, 'shares'


# Thresholds decide as float32 has them, and counts are exact; everything else is true to its digits in float64.
counting = ('accuracy', 'positives', 'negatives', 'precision', 'recall', 'auc', 'sensitivity', 'score', 'io_u')


def dtype_of(name):
    return 'float32' if name != 'r2_score' and any(part in name for part in counting) else 'float64'


def keras_metric(name, args, shape, kind):
    if name == 'binary_crossentropy' and 'axis' in args:
        # The loss has this argument, the metric of the same name has not.
        return keras.metrics.MeanMetricWrapper(keras.losses.binary_crossentropy, dtype='float64', **args)
    if name == 'accuracy':
        name = 'binary_accuracy' if shape[-1] == 1 else 'sparse_categorical_accuracy' if kind == 'class' else 'categorical_accuracy'
    read = {key: tuple(value) if isinstance(value, list) else value for key, value in args.items()}
    if name in functions:
        return keras.metrics.MeanMetricWrapper(getattr(keras.metrics, name), dtype='float64', **args)
    if name.startswith('one_hot') and kind.startswith('class'):
        return {'one_hot_io_u': keras.metrics.IoU, 'one_hot_mean_io_u': keras.metrics.MeanIoU}[name](**read, sparse_y_pred=False)
    made = names.get(name) or ''.join(part.capitalize() for part in name.split('_'))
    return getattr(keras.metrics, made)(**read, **({} if 'io_u' in name else {'dtype': dtype_of(name)}))


def cases():
    for name, args, shape, target_kind, kind in (*plans(), *more_plans(), *plans_of_rarer_arguments()):
        entry = {name: args} if args else name
        title = f'{text_of(entry)} over {shape}, {target_kind}'
        random = stream(title)
        target, prediction = makers[target_kind](random, shape), makers[kind](random, shape)
        metric = keras_metric(name, args, shape, target_kind)
        size = 4
        values = np.eye(shape[-1])[target] if target_kind == 'class' and name in of_values else target
        for start in range(0, shape[0], size):
            metric.update_state(values[start:start + size], prediction[start:start + size].astype(dtype_of(name)))
        found = tensor(target)
        if target_kind.startswith('class'):
            found['dtype'] = 'int32'
        yield {'name': title, 'kind': 'metric', 'entry': entry, 'loss': of_losses['class' if target_kind.startswith('class') else 'like'],
               'batch': size, 'target': found, 'prediction': tensor(prediction), 'result': tensor(np.asarray(metric.result()))}
