"""Writes shards.zip: one model with its weights inside, alone, and in shards.

    .venv/bin/python test/formats/keras/generate-shards.py

Needs the packages of test/golden/requirements.txt and h5py 3.16.0.
"""

import os
import pathlib
import tempfile
import zipfile

os.environ["KERAS_BACKEND"] = "jax"

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers as L  # noqa: E402

HERE = pathlib.Path(__file__).parent

keras.utils.set_random_seed(3)
random = np.random.default_rng(1)
x = keras.Input((6, 5))
y = L.Bidirectional(L.LSTM(4, return_sequences=True))(x)
y = L.BatchNormalization()(L.Conv1D(6, 2, activation="relu")(y))
part = [keras.Input((6,)), L.Dense(7, activation="tanh"), L.PReLU()]
y = keras.Sequential(part, name="part")(L.GlobalAveragePooling1D()(y))
model = keras.Model(x, L.Dense(3)(y))
for weight in model.weights:
    weight.assign(np.abs(random.normal(0, 0.3, weight.shape)))

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    (folder / "config.json").write_text(model.to_json())
    model.save(folder / "whole.keras")
    model.save_weights(folder / "alone.weights.h5")
    model.save_weights(folder / "shards.weights.json", max_shard_size=1.2e-6)
    with zipfile.ZipFile(HERE / "shards.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
