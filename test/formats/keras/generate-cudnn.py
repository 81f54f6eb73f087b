"""Writes cudnn.h5: one CuDNNGRU as Keras 2.2 saved it, with the numbers of cudnn.ts.

    .venv/bin/python test/formats/keras/generate-cudnn.py

Keras 2 needs a GPU for the class, so this writes by h5py 3.16.0 what it wrote: see
`save_attributes_to_hdf5_group` and `_serialize_model` of Keras 2.2.4.
"""

import json
import math
import pathlib

import h5py
import numpy as np

FEATURES, UNITS, STEPS = 3, 2, 4


def numbers(first, *shape):
    count = math.prod(shape)
    return np.array([math.sin(1.7 * (first + k) + 0.3) for k in range(count)], "f4").reshape(shape)


def kernel(first, rows):
    """The gates r, z, h of cuDNN, each read as [rows, units], in Keras's order z, r, h."""
    r, z, h = numbers(first, 3, rows, UNITS)
    return np.hstack([z, r, h])


def bias(first):
    parts = numbers(first, 2, 3, UNITS)
    return parts[:, [1, 0, 2]].reshape(-1)


states = 3 * UNITS * FEATURES
biases = states + 3 * UNITS * UNITS
weights = {
    "cu_dnngru_1/kernel:0": kernel(0, FEATURES),
    "cu_dnngru_1/recurrent_kernel:0": kernel(states, UNITS),
    "cu_dnngru_1/bias:0": bias(biases),
}
scaling = {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}
config = {
    "name": "cu_dnngru_1",
    "trainable": True,
    "batch_input_shape": [None, STEPS, FEATURES],
    "dtype": "float32",
    "return_sequences": True,
    "return_state": False,
    "go_backwards": False,
    "stateful": False,
    "units": UNITS,
    "kernel_initializer": {"class_name": "VarianceScaling", "config": scaling},
    "recurrent_initializer": {"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": None}},
    "bias_initializer": {"class_name": "Zeros", "config": {}},
    "kernel_regularizer": None,
    "recurrent_regularizer": None,
    "bias_regularizer": None,
    "activity_regularizer": None,
    "kernel_constraint": None,
    "recurrent_constraint": None,
    "bias_constraint": None,
}
model = {
    "class_name": "Sequential",
    "config": {
        "name": "sequential_1",
        "layers": [{"class_name": "CuDNNGRU", "config": config}],
    },
}

with h5py.File(pathlib.Path(__file__).parent / "cudnn.h5", "w") as file:
    file.attrs["keras_version"] = b"2.2.4"
    file.attrs["backend"] = b"tensorflow"
    file.attrs["model_config"] = json.dumps(model).encode()
    whole = file.create_group("model_weights")
    whole.attrs["layer_names"] = [b"cu_dnngru_1"]
    whole.attrs["backend"] = b"tensorflow"
    whole.attrs["keras_version"] = b"2.2.4"
    group = whole.create_group("cu_dnngru_1")
    group.attrs["weight_names"] = [each.encode() for each in weights]
    for name, values in weights.items():
        group.create_dataset(name, data=values)
