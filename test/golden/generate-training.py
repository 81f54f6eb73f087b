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


def metric_cases():
    """The result over three batches of uneven size."""
    cases = []
    sizes = [5, 1, 3]
    normal = lambda n, *s: random.normal(size=(n, *s)).astype(np.float32)
    unit = lambda n, *s: random.uniform(0.02, 0.98, (n, *s)).astype(np.float32)
    rows = lambda n, *s: simplex(n, *s)
    binary = lambda n, *s: random.randint(0, 2, (n, *s)).astype(np.float32)
    hot = lambda n, *s: one_hot(n, *s)
    labels = lambda n, *s: random.randint(0, s[-1], (n, *s[:-1])).astype(np.int32)

    def add(name, args, y, p, shape, keras_args={}):
        metric = getattr(keras.metrics, name)(**{**args, **keras_args})
        batches = []
        for n in sizes:
            t, x = y(n, *shape), p(n, *shape)
            metric.update_state(t, x)
            batches.append({"y": tensor(t), "p": tensor(x)})
        result = np.asarray(metric.result())
        cases.append({"name": name, "args": args, "batches": batches, "value": float(result)})

    add("BinaryAccuracy", {}, binary, unit, (3,))
    add("BinaryAccuracy", {"threshold": 0.3}, binary, unit, (2, 3))
    add("CategoricalAccuracy", {}, hot, rows, (4,))
    add("SparseCategoricalAccuracy", {}, labels, rows, (4,))
    add("SparseCategoricalAccuracy", {}, labels, rows, (2, 4))
    for k in [1, 2, 3]:
        add("TopKCategoricalAccuracy", {"k": k}, hot, rows, (4,))
        add("SparseTopKCategoricalAccuracy", {"k": k}, labels, rows, (4,))
    for name in ["Precision", "Recall"]:
        add(name, {}, binary, unit, (1,))
        add(name, {"thresholds": 0.3}, binary, unit, (3,))
        add(name, {"class_id": 1}, hot, rows, (3,))
    for name in ["TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives"]:
        add(name, {}, binary, unit, (3,))
        add(name, {"thresholds": 0.7}, binary, unit, (1,))
    for args in [{}, {"num_thresholds": 11}, {"curve": "PR"}, {"curve": "PR", "num_thresholds": 11}, {"summation_method": "minoring"}, {"summation_method": "majoring", "curve": "PR"}]:
        add("AUC", args, binary, unit, (3,))
    edges = lambda n, *s: random.choice([0, 0.25, 0.5, 1], (n, *s)).astype(np.float32)
    add("AUC", {"num_thresholds": 5}, binary, edges, (3,))
    for name, args in [("SensitivityAtSpecificity", {"specificity": 0.5}), ("SpecificityAtSensitivity", {"sensitivity": 0.5}), ("PrecisionAtRecall", {"recall": 0.4}), ("RecallAtPrecision", {"precision": 0.6})]:
        add(name, args, binary, unit, (3,))
        add(name, {**args, "num_thresholds": 7}, binary, unit, (3,))
    for average in ["macro", "micro", "weighted"]:
        for args in [{}, {"threshold": 0.4}]:
            add("F1Score", {"average": average, **args}, hot, rows, (3,))
            add("FBetaScore", {"average": average, "beta": 2.0, **args}, hot, rows, (3,))
    add("OneHotMeanIoU", {"num_classes": 3}, hot, rows, (3,))
    add("OneHotIoU", {"num_classes": 3, "target_class_ids": [0, 2]}, hot, rows, (4, 3))
    add("BinaryIoU", {}, binary, unit, (3,))
    add("BinaryIoU", {"target_class_ids": [1], "threshold": 0.3}, binary, unit, (3,))
    add("RootMeanSquaredError", {}, normal, normal, (3,))
    add("R2Score", {}, normal, normal, (3,))
    add("R2Score", {"class_aggregation": "variance_weighted_average"}, normal, normal, (3,))
    for name in ["MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "LogCoshError", "CosineSimilarity", "CategoricalHinge"]:
        add(name, {}, normal, normal, (3,))
    add("MeanSquaredLogarithmicError", {}, unit, unit, (3,))
    add("Poisson", {}, unit, unit, (3,))
    add("KLDivergence", {}, unit, unit, (3,))
    add("Hinge", {}, lambda n, *s: 2 * binary(n, *s) - 1, normal, (3,))
    add("SquaredHinge", {}, lambda n, *s: 2 * binary(n, *s) - 1, normal, (3,))
    add("BinaryCrossentropy", {"label_smoothing": 0.1}, binary, unit, (3,))
    add("CategoricalCrossentropy", {"from_logits": True}, hot, normal, (3,))
    add("SparseCategoricalCrossentropy", {}, labels, rows, (3,))
    return cases


def optimizer_cases():
    """The weights [3, 4] and [4] after each of 6 steps, from given gradients."""
    start = [random.normal(size=(3, 4)).astype(np.float32), random.normal(size=4).astype(np.float32)]
    gradients = [
        [(0.6 * random.normal(size=w.shape)).astype(np.float32) for w in start] for _ in range(6)
    ]
    cases = []
    shared = {"learning_rate": 0.05}
    cosine = {"cosine_decay": {"initial_learning_rate": 0.1, "decay_steps": 4, "alpha": 0.1}}
    plans = [("SGD", {}), ("SGD", {"momentum": 0.9}), ("SGD", {"momentum": 0.9, "nesterov": True}),
        ("RMSprop", {}), ("RMSprop", {"momentum": 0.9, "centered": True, "rho": 0.8}), ("Adam", {}), ("Adam", {"amsgrad": True}),
        ("Adam", {"beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3}),
        ("AdamW", {}), ("AdamW", {"weight_decay": 0.1}), ("AdamW", {"weight_decay": 0.1, "exclude_from_weight_decay": ["bias"]}),
        ("Nadam", {}), ("Nadam", {"beta_1": 0.8}), ("Adamax", {}), ("Adagrad", {}), ("Adagrad", {"initial_accumulator_value": 0.3}), ("Adadelta", {}), ("Adadelta", {"rho": 0.8}),
        ("Adafactor", {}), ("Adafactor", {"clip_threshold": 0.5, "beta_2_decay": -0.6}), ("Ftrl", {}), ("Ftrl", {"l1_regularization_strength": 0.01, "l2_regularization_strength": 0.1, "beta": 0.1,
        "l2_shrinkage_regularization_strength": 0.05, "learning_rate_power": -0.7}), ("Lion", {}), ("Lion", {"beta_1": 0.8, "beta_2": 0.9}), ("Lamb", {}), ("Lamb", {"weight_decay": 0.1}),
        ("SGD", {"clipnorm": 0.5}), ("SGD", {"global_clipnorm": 0.5}), ("SGD", {"clipvalue": 0.3}), ("Adam", {"clipnorm": 0.5, "weight_decay": 0.2}),
        ("SGD", {"use_ema": True, "ema_momentum": 0.8}), ("Adam", {"use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 2}),
        ("SGD", {"gradient_accumulation_steps": 2}), ("Adam", {"gradient_accumulation_steps": 3, "global_clipnorm": 0.4, "weight_decay": 0.1}), ("Nadam", {"gradient_accumulation_steps": 2}), ("Lamb", {"gradient_accumulation_steps": 2}),
        ("SGD", {"learning_rate": cosine}), ("Adam", {"learning_rate": cosine}), ("Adafactor", {"learning_rate": cosine}), ("SGD", {"learning_rate": cosine, "gradient_accumulation_steps": 2})]
    for name, own in plans:
        args = {**shared, **own}
        config = {key: value for key, value in args.items() if key != "exclude_from_weight_decay"}
        if isinstance(args["learning_rate"], dict):
            config["learning_rate"] = keras.optimizers.schedules.CosineDecay(**cosine["cosine_decay"])
        optimizer = getattr(keras.optimizers, name)(**config)
        if "exclude_from_weight_decay" in args:
            optimizer.exclude_from_weight_decay(var_names=["bias"])
        weights = [keras.Variable(w, name=n) for w, n in zip(start, ["kernel", "bias"])]
        steps = []
        for step in gradients:
            optimizer.apply([jnp.asarray(g) for g in step], weights)
            steps.append([numbers(w) for w in weights])
        case = {"name": name, "args": args, "steps": steps}
        if args.get("use_ema"):
            optimizer.finalize_variable_values(weights)
            case["averages"] = [numbers(w) for w in weights]
        cases.append(case)
    return {"start": [numbers(w) for w in start], "gradients": [[numbers(g) for g in step] for step in gradients], "cases": cases}


def schedule_cases():
    decay = {"initial_learning_rate": 0.5, "decay_steps": 10, "decay_rate": 0.7}
    poly = {"initial_learning_rate": 0.5, "decay_steps": 10}
    first = {"initial_learning_rate": 0.5, "first_decay_steps": 5}
    plans = [("ExponentialDecay", decay), ("ExponentialDecay", {**decay, "staircase": True}), ("InverseTimeDecay", decay), ("InverseTimeDecay", {**decay, "staircase": True}),
        ("PolynomialDecay", poly), ("PolynomialDecay", {**poly, "power": 2, "end_learning_rate": 0.1}), ("PolynomialDecay", {**poly, "cycle": True, "power": 0.5}),
        ("PiecewiseConstantDecay", {"boundaries": [3, 11], "values": [1, 0.5, 0.1]}),
        ("CosineDecay", poly), ("CosineDecay", {**poly, "alpha": 0.2}), ("CosineDecay", {**poly, "warmup_target": 0.9, "warmup_steps": 4}), ("CosineDecay", {**poly, "warmup_target": 0.9}),
        ("CosineDecayRestarts", first), ("CosineDecayRestarts", {**first, "t_mul": 1}), ("CosineDecayRestarts", {**first, "t_mul": 1.5, "m_mul": 0.8, "alpha": 0.1})]
    cases = []
    for name, args in plans:
        schedule = getattr(keras.optimizers.schedules, name)(**args)
        cases.append({"name": name, "args": args, "rates": [float(schedule(step)) for step in range(41)]})
    return cases


def callback_cases():
    """What the callbacks of Keras do when they see these numbers."""
    values = [5.0, 4.0, 4.0, 4.5, 3.0, 3.0, 3.0, 3.2, 2.9, 2.95, 2.8, 2.9, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5]
    cases = []
    stops = [{}, {"patience": 2}, {"patience": 3, "min_delta": 0.2}, {"patience": 2, "start_from_epoch": 3}, {"patience": 4, "baseline": 3.5},
        {"patience": 1, "baseline": 2.0}, {"patience": 3, "mode": "max"}]
    for args in stops:
        callback = keras.callbacks.EarlyStopping(monitor="loss", restore_best_weights=True, **args)
        model = keras.Sequential([keras.layers.Dense(1)])
        model.build((None, 1))
        model.compile(loss="mse")
        model.stop_training = False
        callback.set_model(model)
        callback.on_train_begin()
        epoch = 0
        for epoch, value in enumerate(values):
            callback.on_epoch_end(epoch, {"loss": value})
            if model.stop_training:
                break
        best = callback.best_epoch + 1 if callback.best_weights is not None else None
        cases.append({"name": "EarlyStopping", "args": args, "epochs": epoch + 1, "best": best})
    for args in [{"patience": 2}, {"patience": 1, "factor": 0.5}, {"patience": 2, "cooldown": 2, "min_lr": 0.02}, {"patience": 0, "min_delta": 0.3}, {"patience": 3, "mode": "max"}]:
        callback = keras.callbacks.ReduceLROnPlateau(monitor="loss", **args)
        model = keras.Sequential([keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.5))
        callback.set_model(model)
        callback.on_train_begin()
        rates = []
        for epoch, value in enumerate(values):
            callback.on_epoch_end(epoch, {"loss": value})
            rates.append(float(np.asarray(model.optimizer.learning_rate)))
        cases.append({"name": "ReduceLROnPlateau", "args": args, "rates": rates})
    return {"values": values, "cases": cases}


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("training.json")
    groups = {"keras": keras.__version__, "losses": loss_cases(), "optimizers": optimizer_cases(), "schedules": schedule_cases(), "metrics": metric_cases(), "callbacks": callback_cases()}
    rounded = json.loads(json.dumps(groups), parse_float=lambda text: float(f"{float(text):.9g}"))
    path.write_text(json.dumps(rounded, separators=(",", ":")).replace("},{\"name\"", "},\n{\"name\"") + "\n")
    print({name: len(group) for name, group in groups.items() if isinstance(group, list)})
