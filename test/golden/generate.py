"""Writes test/golden/*.json: what Keras itself computes, for the tests to compare with.

Values are those of Keras's own formulas in float64 on its JAX backend, at float32 inputs, so that
they are true to the digits that float32 holds and the same on every machine. Keras's float32 must
agree with them; where it cancels, that is said when the files are written, and float64 decides.
"""

import os
import sys

os.environ['KERAS_BACKEND'] = 'jax'
os.environ['JAX_ENABLE_X64'] = '1'
os.environ['JAX_PLATFORMS'] = 'cpu'
# Compiling takes most of the time: every case has shapes of its own.
os.environ['XLA_FLAGS'] = '--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true'
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'

import jax  # noqa: E402
from keras.src.backend.common import dtypes  # noqa: E402

# Keras takes float64 for float32 on JAX, where float64 is off by default.
dtypes.BIT64_TO_BIT32_DTYPE['float64'] = 'float64'

from cases import groups  # noqa: E402
from cases.files import write_group  # noqa: E402
from cases.names import write_names  # noqa: E402


def main(wanted):
    total = 0
    for name, make in groups.all_groups():
        if wanted and name not in wanted:
            continue
        total += write_group(name, make())
        # What was compiled for the shapes of one group is of no use to the next.
        jax.clear_caches()
    if not wanted or 'names' in wanted:
        write_names()
    print(f'{total} cases')


if __name__ == '__main__':
    main(sys.argv[1:])
