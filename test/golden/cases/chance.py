"""tenon's random numbers, and Keras drawing them: what a layer makes of its numbers is compared then."""

from contextlib import contextmanager
from unittest.mock import patch

import jax
import numpy as np

mask = 0xFFFFFFFF
# The seed that the tests give a training graph.
graph_seed = 0


def derive_seed(seed, name):
    """`deriveSeed` of src/catalog/random.ts."""
    found = 0x811C9DC5 ^ finalized(seed)
    for letter in name:
        found = (found ^ ord(letter)) * 0x01000193 & mask
    return finalized(found)


def finalized(x):
    x &= mask
    x = (x ^ x >> 16) * 0x85EBCA6B & mask
    x = (x ^ x >> 13) * 0xC2B2AE35 & mask
    return x ^ x >> 16


def uniform(seed, step, shape):
    """`uniform` of src/expr/random.ts for every place of a tensor, in [0, 1)."""
    place = np.arange(int(np.prod(shape)), dtype='uint32')
    key = mixed(np.uint32([step]) + mixed(np.uint32([seed & mask])))
    return ((mixed(mixed(place) ^ key) >> 8) * 2.0**-24).reshape(shape)


def normal(seed, step, shape):
    """`normal` of src/expr/random.ts."""
    radius = np.sqrt(-2 * np.log(1 - uniform(seed, step, shape)))
    return radius * np.cos(2 * np.pi * uniform(seed ^ 0x5BD1E995, step, shape))


def mixed(x):
    """Arrays of uint32 wrap, as i32 do there."""
    x = x + np.uint32(0x9E3779B9)
    x = (x ^ x >> 16) * np.uint32(0x7FEB352D)
    x = (x ^ x >> 15) * np.uint32(0x846CA68B)
    return x ^ x >> 16


def seeds_of(args, draws, layer='y'):
    """
    The seed of each tensor of numbers that a layer of this name draws: its own one, led on by names as
    `forward_layer>dropout/0`; an empty name leaves it as it is.
    """
    own = args.get('seed')
    first = derive_seed(graph_seed, layer) if own is None else own
    return [led(first, names) for names in draws]


def led(seed, names):
    for name in filter(None, names.split('>')):
        seed = derive_seed(seed, name)
    return seed


def drawing(call, seeds, step):
    """The same call, in training with the numbers of these seeds and of this step."""
    def drawn(layer, *values, **flags):
        if not flags.get('training'):
            return call(layer, *values, **flags)
        with replaced(list(seeds), step):
            return call(layer, *values, **flags)
    return drawn


@contextmanager
def replaced(seeds, step):
    """JAX gives the numbers of the seeds, one seed after the other; at the end, all are used."""
    left = iter(seeds)

    def bernoulli(key, p, shape):
        # What is kept is what tenon keeps: numbers of at least the rate.
        return uniform(next(left), step, shape) >= 1 - p

    def evenly(key, shape, dtype, minval, maxval):
        return (minval + uniform(next(left), step, shape) * (maxval - minval)).astype(dtype)

    def normally(key, shape, dtype):
        return normal(next(left), step, shape).astype(dtype)

    with patch.multiple(jax.random, bernoulli=bernoulli, uniform=evenly, normal=normally):
        yield
    assert next(left, None) is None, 'a layer drew fewer numbers than the case says'
