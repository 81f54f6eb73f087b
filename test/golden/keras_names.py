"""Writes keras-names.json: every public name of the parts of Keras that a config can name.

    python test/golden/keras_names.py > test/golden/keras-names.json && npm run format
"""

import json
import os

os.environ["KERAS_BACKEND"] = "jax"

import keras  # noqa: E402

KINDS = {
    "layer": keras.layers,
    "activation": keras.activations,
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
    "loss": keras.losses,
    "metric": keras.metrics,
    "optimizer": keras.optimizers,
    "schedule": keras.optimizers.schedules,
}


def names(module):
    """Public names, each with the name that the class itself has where that is another one."""
    found = {}
    for name in sorted(dir(module)):
        if not name.startswith("_"):
            value = getattr(module, name)
            own = getattr(value, "__name__", name).split(".")[-1]
            found[name] = own if isinstance(value, type) else name
    return found


print(json.dumps({"keras": keras.__version__, **{k: names(m) for k, m in KINDS.items()}}, indent=1))
