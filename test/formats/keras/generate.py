"""Writes models.zip: small models as Keras saves them, with inputs and what Keras gives for them.

    .venv/bin/python test/formats/keras/generate.py

Needs the packages of test/golden/requirements.txt and h5py 3.16.0. Every model is saved as .keras,
those without `keras` beside their name as .h5 too. A second run gives the same numbers.
"""

import io
import json
import os
import pathlib
import tempfile
import zipfile

os.environ["KERAS_BACKEND"] = "jax"

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import Input, Model, Sequential  # noqa: E402
from keras import layers as L  # noqa: E402

HERE = pathlib.Path(__file__).parent


def chain(shape, *layers, dtype="float32"):
    return Sequential([Input(shape, dtype=dtype), *layers])


def adapted(layer, shape):
    layer.adapt(np.random.default_rng(5).normal(2, 3, (16, *shape)))
    return layer


def frozen(layer):
    layer.trainable = False
    return layer


def branches():
    left, right = Input((6,), name="left"), Input((6,), name="right")
    a, b = L.Dense(4, activation="tanh", name="a")(left), L.Dense(4, name="b")(right)
    merged = [L.Add()([a, b]), L.Multiply()([a, b]), L.Maximum()([a, b]), L.Average()([a, b])]
    x = L.Concatenate()([*merged, L.Subtract()([b, a]), L.Minimum()([a, b])])
    return Model([left, right], [L.Dense(2, name="one")(x), L.Dense(3, name="two")(a)])


def named_outputs():
    x = Input((5,), name="x")
    h = L.Dense(4, activation="relu")(x)
    return Model({"x": x}, {"kind": L.Dense(3, activation="softmax")(h), "size": L.Dense(1)(h)})


def shared_layer():
    one, two = Input((5,)), Input((5,))
    dense = L.Dense(4, activation="elu")
    return Model([one, two], L.Dot(1)([dense(one), dense(two)]))


def shared_model():
    tower = chain((8, 8, 2), L.Conv2D(3, 3), L.BatchNormalization(), L.Flatten(), L.Dense(4))
    one, two = Input((8, 8, 2)), Input((8, 8, 2))
    return Model([one, two], L.Subtract()([tower(one), tower(two)]))


def nested(depth):
    def inner(level):
        x = Input((6,))
        y = L.Dense(6, activation="relu", name="same")(x)
        return Model(x, inner(level - 1)(y) if level else L.Dense(6)(y))

    x = Input((6,))
    return Model(x, L.Dense(2)(inner(depth)(x)))


def residual():
    x = image = Input((8, 8, 3), name="image")
    x = L.Conv2D(4, 3, padding="same", use_bias=False)(x)
    for filters, stride in ((4, 1), (4, 1), (8, 2), (8, 1)):
        y = L.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
        y = L.BatchNormalization(epsilon=1.001e-5, momentum=0.9)(y)
        y = L.ReLU()(y)
        if stride == 2:
            x = L.Conv2D(filters, 1, strides=2, padding="same")(x)
        x = L.Add()([x, y])
    return Model(image, L.Dense(3)(L.GlobalAveragePooling2D()(x)))


def states():
    x = Input((5, 3))
    y, h, c = L.LSTM(4, return_state=True, return_sequences=True)(x)
    return Model(x, [L.LSTM(4)(y, initial_state=[h, c]), h])


def attention():
    query, value = Input((4, 6)), Input((5, 6))
    x = L.MultiHeadAttention(2, 3)(query, value)
    y = L.Attention(use_scale=True)([query, value])
    return Model([query, value], [x, y, L.AdditiveAttention()([query, value])])


def causal():
    x = Input((5, 6))
    y = L.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)
    y = L.LayerNormalization()(L.Add()([x, y]))
    return Model(x, L.GroupQueryAttention(3, 4, 2)(y, y))


def operations():
    a, b = Input((4,), name="a"), Input((4,), name="b")
    y = keras.ops.relu((1 - (a * 2.0 + 1) / 255) - b)
    y = keras.activations.leaky_relu(keras.ops.maximum(y, b) * a, 0.3)
    return Model([a, b], keras.activations.gelu(-y, approximate=True) + keras.ops.softmax(b, axis=-1))


def masked():
    x = Input((6,), dtype="int32")
    y = L.Embedding(10, 4, mask_zero=True)(x)
    return Model(x, L.Bidirectional(L.GRU(3))(y))


MODELS = {
    "dense": lambda: chain((5,), L.Dense(4, activation="relu"), L.Dense(3, activation="softmax")),
    "options": lambda: chain((5,), L.Dense(
        4, use_bias=False, kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2),
        kernel_constraint=keras.constraints.MaxNorm(3), activity_regularizer="l2")),
    **{f"activation-{name}": (lambda name=name: chain((6,), L.Dense(6, activation=name))) for name in (
        "elu", "selu", "gelu", "silu", "hard_sigmoid", "softplus", "mish", "leaky_relu", "relu6", "log_softmax",
        "hard_silu", "celu", "tanh_shrink", "exponential", "softsign")},
    "activation-layers": lambda: chain(
        (4, 4, 3), L.PReLU(shared_axes=[1, 2]), L.LeakyReLU(negative_slope=0.1), L.ELU(alpha=0.7),
        L.ReLU(max_value=2, negative_slope=0.2, threshold=0.1), L.Softmax(axis=-1), L.Activation("swish")),
    "prelu": lambda: chain((4, 3), L.PReLU(
        alpha_initializer=keras.initializers.Constant(0.25), alpha_constraint="non_neg", alpha_regularizer="l1")),
    "conv1d": lambda: chain((9, 2), L.Conv1D(4, 3, padding="causal", dilation_rate=2), L.MaxPooling1D(), L.Flatten()),
    "conv2d": lambda: chain((8, 8, 4), L.Conv2D(6, (3, 2), strides=2, groups=2, padding="same"), L.AveragePooling2D(2)),
    "conv3d": lambda: chain((5, 5, 5, 2), L.Conv3D(3, 2, activation="relu"), L.MaxPooling3D(), L.GlobalMaxPooling3D()),
    "depthwise": lambda: chain((8, 8, 3), L.DepthwiseConv2D(3, depth_multiplier=2), L.SeparableConv2D(4, 3)),
    "transposed": lambda: chain((5, 5, 3), L.Conv2DTranspose(4, 3, strides=2, padding="same"), L.Cropping2D(1)),
    "channels-first": lambda: chain((3, 8, 8), L.ZeroPadding2D(1, data_format="channels_first"),
                                    L.Conv2D(4, 3, data_format="channels_first"), L.Flatten(data_format="channels_first")),
    "pooling": lambda: chain((9, 9, 2), L.MaxPooling2D(3, strides=2, padding="same"), L.AveragePooling2D((2, 3), 1),
                             L.GlobalMaxPooling2D(keepdims=True)),
    "resampling": lambda: chain((4, 4, 2), L.UpSampling2D((2, 3)), L.UpSampling2D(2, interpolation="bilinear")),
    "shapes": lambda: chain((4, 6), L.Permute((2, 1)), L.Reshape((3, -1)), L.Flatten(), L.RepeatVector(2)),
    "batch-norm": lambda: chain((6, 3), L.BatchNormalization(epsilon=1e-5, scale=False), L.BatchNormalization(axis=1)),
    "norms": lambda: chain((6, 4), L.LayerNormalization(axis=[1, 2], epsilon=1e-6), L.GroupNormalization(2),
                           L.RMSNormalization(), L.UnitNormalization()),
    "normalization": lambda: chain((3,), adapted(L.Normalization(), (3,)), L.Dense(2)),
    "rescaling": lambda: chain((4, 4, 1), L.Rescaling(1 / 255, offset=-0.5), L.Flatten(), dtype="uint8"),
    "noise": lambda: chain((5,), L.GaussianNoise(0.1), L.Dropout(0.3, seed=3), L.Dense(2), L.AlphaDropout(0.1)),
    "frozen": lambda: chain((5,), frozen(L.Dense(4)), frozen(L.BatchNormalization()), L.Dense(2)),
    "lstm": lambda: chain((6, 3), L.LSTM(4, return_sequences=True), L.LSTM(3, go_backwards=True)),
    "gru": lambda: chain((6, 3), L.GRU(4, return_sequences=True), L.GRU(3, reset_after=False)),
    "rnn": lambda: chain((6, 3), L.SimpleRNN(4, activation="relu", dropout=0.1)),
    "bidirectional": lambda: chain((6, 3), L.Bidirectional(L.LSTM(3, return_sequences=True)),
                                   L.Bidirectional(L.GRU(2), merge_mode="sum")),
    "two-ways": lambda: chain((6, 3), L.Bidirectional(L.LSTM(3), backward_layer=L.LSTM(4, go_backwards=True))),
    "time": lambda: chain((4, 6), L.TimeDistributed(L.Dense(3, activation="tanh")),
                          L.TimeDistributed(L.BatchNormalization())),
    "einsum": lambda: chain((4, 6), L.EinsumDense("abc,cd->abd", (None, 3), bias_axes="d", activation="relu")),
    "embedding": lambda: chain((5,), L.Embedding(10, 3), L.GlobalAveragePooling1D(), dtype="int32"),
    "masking": lambda: chain((6, 3), L.Masking(0.0), L.LSTM(2)),
    "masked": masked,
    "attention": attention,
    "causal": causal,
    "states": states,
    "branches": branches,
    "named-outputs": named_outputs,
    "shared-layer": shared_layer,
    "shared-model": shared_model,
    "nested": lambda: nested(1),
    "nested-deep": lambda: nested(3),
    "nested-chain": lambda: chain((6,), chain((6,), L.Dense(5), L.PReLU()), chain((5,), L.Dense(4)), L.Dense(3)),
    "residual": residual,
    "names": lambda: chain((4,), L.Dense(3, name="a.b-c"), L.Dense(2, name="x"), L.Dense(2, name="dense_7")),
    "dynamic": lambda: chain((None, None, 2), L.Conv2D(3, 3), L.GlobalAveragePooling2D()),
    "volumes": lambda: chain((4, 4, 4, 2), L.ZeroPadding3D(1), L.Cropping3D((1, 0, 1)), L.UpSampling3D(2),
                             L.AveragePooling3D(2), L.Conv3DTranspose(2, 2)),
    "merged-rows": lambda: chain((6, 4), L.Dense(3, activation="selu"), L.GlobalMaxPooling1D(), L.Dense(2)),
    "operations": operations,
    "augmented": lambda: chain((6, 6, 1), L.RandomFlip(), L.RandomRotation(0.1), L.Conv2D(2, 3), L.Flatten()),
    "spatial-1d": lambda: chain((8, 3), L.ZeroPadding1D(2), L.Cropping1D(1), L.UpSampling1D(2), L.SpatialDropout1D(0.1)),
    "separable-1d": lambda: chain((8, 3), L.SeparableConv1D(4, 3), L.DepthwiseConv1D(2), L.Conv1DTranspose(2, 3)),
}
ONLY_KERAS = ("gru", "states", "two-ways", "causal", "attention", "named-outputs", "einsum", "normalization",
              "nested-deep", "nested", "operations", "activation-celu", "activation-tanh_shrink", "norms", "resampling")


def values(model, seed):
    """Inputs whose numbers suit their dtypes, with open sizes of 7."""
    random = np.random.default_rng(seed)
    found = {}
    for each in model.inputs:
        shape = [2] + [7 if size is None else size for size in each.shape[1:]]
        if each.dtype == "float32":
            found[each.name] = random.normal(0, 1.5, shape).astype("float32")
        else:
            found[each.name] = random.integers(0, 9 if each.dtype == "int32" else 255, shape).astype(each.dtype)
    return found


def plain(array):
    array = np.asarray(array)
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": [float(v) for v in array.ravel()]}


def main():
    archive = zipfile.ZipFile(HERE / "models.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9)

    def add(name, data):
        archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)

    with tempfile.TemporaryDirectory() as folder:
        for number, (name, build) in enumerate(MODELS.items()):
            keras.backend.clear_session()
            keras.utils.set_random_seed(number)
            model = build()
            random = np.random.default_rng(100 + number)
            for weight in model.weights:
                # What Normalization has learned is read when it is loaded, never again.
                if weight.dtype == "float32" and name != "normalization":
                    low = 0.1 if "variance" in weight.path else -0.6
                    weight.assign(random.uniform(low, 0.9, weight.shape))
            inputs = values(model, number)
            given = list(inputs.values())
            struct = getattr(model, "_inputs_struct", None)
            if isinstance(struct, dict):
                given = {key: inputs[each.name] for key, each in struct.items()}
            results = model(given if len(inputs) > 1 or isinstance(given, dict) else given[0], training=False)
            results = list(results.values()) if isinstance(results, dict) else results
            results = results if isinstance(results, (list, tuple)) else [results]
            kinds = ["keras"] if name in ONLY_KERAS else ["keras", "h5"]
            for kind in kinds:
                path = f"{folder}/{name}.{kind}"
                model.save(path)
                add(f"{name}.{kind}", pathlib.Path(path).read_bytes())
            record = {"inputs": [plain(v) for v in inputs.values()], "outputs": [plain(v) for v in results]}
            add(f"{name}.json", json.dumps(record))
    archive.close()
    count = len(MODELS)
    print(f"{count} .keras, {count - len(ONLY_KERAS)} .h5")


if __name__ == "__main__":
    main()
