"""Opens .keras files as Keras does, runs them on the inputs beside them, prints the results as JSON.

    python test/formats/keras/read.py FOLDER

FOLDER holds NAME.keras and NAME.json, a list of {dtype, shape, data}, one for each input.
"""

import json
import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "jax"

import keras  # noqa: E402
import numpy as np  # noqa: E402

found = {}
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.keras")):
    model = keras.models.load_model(file)
    given = json.loads(file.with_suffix(".json").read_text())
    inputs = [np.array(each["data"], each["dtype"]).reshape(each["shape"]) for each in given]
    results = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    results = list(results.values()) if isinstance(results, dict) else results
    results = results if isinstance(results, (list, tuple)) else [results]
    found[file.stem] = [np.asarray(each).ravel().tolist() for each in results]
print(json.dumps(found))
