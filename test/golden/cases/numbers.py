"""Numbers of the cases: where inputs come from, and how values are written."""

import math
import zlib

import numpy as np


def stream(*names):
    """Random numbers that belong to these names alone: a new case changes no other."""
    return np.random.default_rng(zlib.crc32('/'.join(map(str, names)).encode()))


def draw(random, shape, low=-2.0, high=2.0):
    """Numbers with two decimals, as float32 holds them, none of them 0."""
    values = np.round(random.uniform(low, high, shape), 2)
    values = np.where(values == 0, 0.11 if high > 0 else -0.11, values)
    return f32(values)


def f32(values):
    """Values that float32 holds, in float64."""
    with np.errstate(over='ignore', under='ignore'):
        return np.asarray(values, 'float32').astype('float64')


def cotangent(shape):
    """What gradients are taken with: fixed by the position alone, never 0."""
    count = int(np.prod(shape))
    return (((np.arange(count) * 5) % 7 - 2.5) / 2).reshape(shape)


def plain(value):
    """A float as JSON has it: the shortest text that float32 reads back, or a word."""
    with np.errstate(over='ignore', under='ignore'):
        single = np.float32(value)
    if math.isnan(single):
        return 'NaN'
    if math.isinf(single):
        return 'Infinity' if single > 0 else '-Infinity'
    shortest = float(str(single))
    return int(shortest) if shortest == int(shortest) and abs(shortest) < 1e6 else shortest


def tensor(values):
    """Shape and flat numbers."""
    values = np.asarray(values)
    if values.dtype.kind in 'iub':
        return {'shape': list(values.shape), 'data': [int(each) for each in values.ravel()]}
    return {'shape': list(values.shape), 'data': [plain(each) for each in values.ravel()]}
