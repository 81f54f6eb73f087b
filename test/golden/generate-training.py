"""Writes training.json: what Keras gives for losses, metrics, optimizers and schedules.

Run with KERAS_BACKEND=jax and the pinned Keras: python test/golden/generate-training.py
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"
import jax
import jax.numpy as jnp
import keras
import numpy as np

random = np.random.RandomState(7)


def numbers(array):
    return np.asarray(array, dtype=np.float64).ravel().tolist()


def tensor(array):
    return {"shape": list(array.shape), "data": numbers(array)}


def simplex(*shape):
    raw = random.uniform(0.05, 1, shape)
    return (raw / raw.sum(-1, keepdims=True)).astype(np.float32)


def one_hot(*shape):
    return np.eye(shape[-1], dtype=np.float32)[random.randint(0, shape[-1], shape[:-1])]


def loss_cases():
    normal = lambda *s: random.normal(size=s).astype(np.float32)
    unit = lambda *s: random.uniform(0.02, 0.98, s).astype(np.float32)
    binary = lambda *s: random.randint(0, 2, s).astype(np.float32)
    labels = lambda *s: random.randint(0, s[-1], s[:-1]).astype(np.int32)
    weights = np.array([0.5, 2, 0, 1], np.float32)
    cases = []

    def add(name, args, y, p, sample_weight=None):
        loss = getattr(keras.losses, name)(**args)
        w = None if sample_weight is None else jnp.asarray(sample_weight)
        value, gradient = jax.value_and_grad(lambda p: loss(jnp.asarray(y), p, sample_weight=w))(jnp.asarray(p))
        case = {"name": name, "args": args, "y": tensor(y), "p": tensor(p)}
        if w is not None:
            case["w"] = tensor(np.asarray(sample_weight))
        cases.append({**case, "value": float(value), "gradient": numbers(gradient)})

    regression = [
        ("MeanSquaredError", {}), ("MeanAbsoluteError", {}), ("MeanAbsolutePercentageError", {}),
        ("LogCosh", {}), ("Huber", {}), ("Huber", {"delta": 0.3}), ("CosineSimilarity", {}),
        ("CosineSimilarity", {"axis": 1}), ("CategoricalHinge", {}),
    ]
    for name, args in regression:
        for shape in [(4, 3), (4, 2, 3)]:
            add(name, args, normal(*shape), normal(*shape))
        for reduction in ["sum_over_batch_size", "sum", "mean_with_sample_weight"]:
            add(name, {**args, "reduction": reduction}, normal(4, 3), normal(4, 3), weights if args.get("axis") is None else None)
    for name in ["MeanSquaredLogarithmicError", "Poisson", "KLDivergence"]:
        add(name, {}, unit(4, 3), unit(4, 3))
        add(name, {"reduction": "sum"}, unit(4, 2, 3), unit(4, 2, 3))
    for name in ["Hinge", "SquaredHinge"]:
        add(name, {}, binary(4, 3), normal(4, 3))
        add(name, {}, 2 * binary(4, 3) - 1, normal(4, 3))
        add(name, {}, normal(4, 3), normal(4, 3))
    for args in [{}, {"label_smoothing": 0.2}, {"from_logits": True}, {"from_logits": True, "label_smoothing": 0.1}, {"axis": 1}]:
        p = normal if args.get("from_logits") else unit
        add("BinaryCrossentropy", args, binary(4, 3, 2), p(4, 3, 2))
        add("BinaryCrossentropy", args, binary(4, 3), p(4, 3), weights if "axis" not in args else None)
    for args in [{}, {"gamma": 1.5}, {"apply_class_balancing": True, "alpha": 0.3}, {"from_logits": True}, {"label_smoothing": 0.1}]:
        p = normal if args.get("from_logits") else unit
        add("BinaryFocalCrossentropy", args, binary(4, 3), p(4, 3))
    for name, more in [("CategoricalCrossentropy", [{}]), ("CategoricalFocalCrossentropy", [{}, {"alpha": 0.4, "gamma": 1.5}])]:
        for extra in more:
            for args in [{}, {"label_smoothing": 0.2}, {"from_logits": True}, {"axis": 1}]:
                p = normal if args.get("from_logits") else simplex
                add(name, {**extra, **args}, one_hot(4, 3, 2) if "axis" in args else one_hot(4, 3), p(4, 3, 2) if "axis" in args else p(4, 3))
    add("CategoricalCrossentropy", {}, one_hot(4, 3), np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], np.float32))
    for args in [{}, {"from_logits": True}, {"ignore_class": 1}, {"ignore_class": -1}]:
        p = normal if args.get("from_logits") else simplex
        y = labels(4, 3)
        if args.get("ignore_class") == -1:
            y[2] = -1
        add("SparseCategoricalCrossentropy", args, y, p(4, 3))
        add("SparseCategoricalCrossentropy", args, labels(4, 2, 3), p(4, 2, 3))
    for q in [0.5, 0.2]:
        add("CategoricalGeneralizedCrossEntropy", {"q": q}, labels(4, 3), simplex(4, 3))
    for name, args in [("Dice", {}), ("Tversky", {}), ("Tversky", {"alpha": 0.3, "beta": 0.9})]:
        for axis in [None, [1, 2], [-1]]:
            add(name, {**args, "axis": axis}, binary(4, 3, 2), unit(4, 3, 2))
    return cases


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("training.json")
    groups = {"keras": keras.__version__, "losses": loss_cases()}
    rounded = json.loads(json.dumps(groups), parse_float=lambda text: float(f"{float(text):.9g}"))
    path.write_text(json.dumps(rounded, separators=(",", ":")).replace("},{\"name\"", "},\n{\"name\"") + "\n")
    print({name: len(group) for name, group in groups.items() if isinstance(group, list)})
