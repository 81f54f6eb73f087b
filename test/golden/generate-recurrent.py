"""Writes recurrent.json: results and gradients of recurrent layers as Keras 3 (JAX backend) has them.

    KERAS_BACKEND=jax python test/golden/generate-recurrent.py
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import keras
import numpy as np

random = np.random.default_rng(4)
BATCH, STEPS, FEATURES, UNITS = 2, 4, 3, 2
states = {"SimpleRNN": 1, "LSTM": 2, "GRU": 1}


def cases():
    for type_ in states:
        yield type_, {}, {}
        yield type_, {"return_sequences": True, "go_backwards": True}, {}
        yield type_, {"return_sequences": True, "return_state": True}, {"initial": True}
        yield type_, {"use_bias": False, "activation": "relu"}, {"mask": True}
        yield type_, {"return_sequences": True, "go_backwards": True}, {"mask": True, "initial": True}
        masked = {"return_sequences": True, "zero_output_for_mask": True, "return_state": True}
        yield type_, masked, {"mask": True}
        yield type_, {"zero_output_for_mask": True}, {"mask": True}
    yield "LSTM", {"recurrent_activation": "hard_sigmoid", "activation": "softsign"}, {}
    yield "GRU", {"recurrent_activation": "softmax"}, {}
    for sequences in (False, True):
        yield "GRU", {"reset_after": False, "return_sequences": sequences}, {"initial": True}
    for mode in ("concat", "sum", "ave", "mul", None):
        inner = {"LSTM": {"units": UNITS, "return_sequences": mode != "sum"}}
        yield "Bidirectional", {"layer": inner, "merge_mode": mode}, {"mask": mode != "mul"}
    whole = {"GRU": {"units": UNITS, "return_state": True}}
    yield "Bidirectional", {"layer": whole}, {"initial": True}
    back = {"SimpleRNN": {"units": UNITS, "go_backwards": True}}
    yield "Bidirectional", {"layer": {"GRU": {"units": UNITS}}, "backward_layer": back}, {}
    yield "TimeDistributed", {"layer": {"Dense": {"units": UNITS, "activation": "tanh"}}}, {}


def numbers(value):
    return {"shape": list(value.shape), "data": [float(x) for x in np.asarray(value).ravel()]}


def layer_of(type_, args):
    def inner(value):
        is_layer = isinstance(value, dict)
        return layer_of(*next(iter(value.items()))) if is_layer else value

    return getattr(keras.layers, type_)(**{k: inner(v) for k, v in args.items()})


def names_of(layer):
    """Names of the weights as tenon writes them: those of inner layers behind a prefix."""
    trained = [w for w in layer.weights if w.trainable]
    names = [w.path.split("/")[-1] for w in trained]
    if isinstance(layer, keras.layers.Bidirectional):
        half = len(layer.forward_layer.trainable_weights)
        ways = ["forward_layer"] * half + ["backward_layer"] * (len(names) - half)
        return [f"{way}/{name}" for way, name in zip(ways, names)]
    if isinstance(layer, keras.layers.TimeDistributed):
        return [f"layer/{name}" for name in names]
    return names


def run(type_, args, options):
    args = {"units": UNITS, **args} if type_ in states else args
    layer = layer_of(type_, args)
    x = random.normal(size=(BATCH, STEPS, FEATURES)).astype("float32")
    initial = [random.normal(size=(BATCH, UNITS)).astype("float32") for _ in range(states.get(type_, 2))]
    initial = initial if options.get("initial") else []
    mask = np.array([[0, 1, 1, 0], [1, 0, 1, 1]]) if options.get("mask") else None
    layer.build(x.shape)
    weights = [random.normal(size=w.shape).astype("float32") * 0.7 for w in layer.weights if w.trainable]
    others = [w.value for w in layer.non_trainable_variables]

    def outputs(x, initial, weights):
        kwargs = {"initial_state": initial} if initial else {}
        if mask is not None:
            kwargs["mask"] = jnp.array(mask, bool)
        result, _ = layer.stateless_call(weights, others, x, **kwargs)
        return list(result) if isinstance(result, (list, tuple)) else [result]

    results = outputs(x, initial, weights)
    seeds = [random.normal(size=r.shape).astype("float32") for r in results]

    def loss(x, initial, weights):
        return sum(jnp.sum(r * s) for r, s in zip(outputs(x, initial, weights), seeds))

    dx, dinitial, dweights = jax.grad(loss, (0, 1, 2))(x, initial, weights)
    names = names_of(layer)
    return {
        "type": type_,
        "args": args,
        "inputs": [numbers(each) for each in [x, *initial]],
        "mask": numbers(mask) if mask is not None else None,
        "weights": {n: numbers(w) for n, w in zip(names, weights)},
        "outputs": [numbers(each) for each in results],
        "seeds": [numbers(each) for each in seeds],
        "gradients": {
            "inputs": [numbers(each) for each in [dx, *dinitial]],
            "weights": {n: numbers(w) for n, w in zip(names, dweights)},
        },
    }


made = [run(*each) for each in cases()]
text = json.dumps(made)
pathlib.Path(__file__).with_name("recurrent.json").write_text(text + "\n")
print(len(made), "cases")
