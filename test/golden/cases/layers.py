"""Cases of layers: results, gradients, updates and penalties, of Keras or of another witness."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
from keras import ops

from . import chance, translate
from .files import text_of
from .numbers import cotangent, draw, f32, plain, stream, tensor

disagreements = []


def weight_values(random, name, shape):
    """Numbers that fit the weight's meaning."""
    if 'variance' in name:
        return draw(random, shape, 0.3, 2.0)
    if name in ('gamma', 'scale'):
        return draw(random, shape, 0.4, 1.8)
    return draw(random, shape, -1.0, 1.0)


def default_names(layer):
    """Names of weights below the layer: `kernel`, `query/kernel`."""
    prefix = f'{layer.name}/'
    paths = [each.path for each in layer.weights]
    return [each[len(prefix):] if each.startswith(prefix) else each for each in paths]


def is_seed(variable):
    return 'seed_generator' in variable.path


def as_dict(inputs, random):
    """Inputs by name: shapes stand for random numbers."""
    if not isinstance(inputs, dict):
        inputs = {f'x{k}' if k else 'x': each for k, each in enumerate(inputs)}
    return {
        name: draw(random, each) if isinstance(each, tuple) else np.asarray(each)
        for name, each in inputs.items()
    }


def flat_outputs(y):
    return [each for each in jax.tree_util.tree_leaves(y)]


def case(config, *inputs, name=None, training=False, compare='layer', weights=None, names=None,
         call=None, layer=None, roles=None, witness=None, gradient=True, integer=(), more=None,
         dims=None, before=None, note=None, draws=None, step=0):
    """One case.

    `config` is the layer as tenon has it; `layer` another config that Keras shall build instead;
    `call(layer, *inputs, **flags)` how it is called; `names` gives tenon's name for each of Keras's
    names of weights; `integer` the inputs that are whole numbers; `roles` the roles of the inputs by name;
    `draws` names the tensors of random numbers that it draws at training step `step`, in Keras's order.
    """
    title = name or text_of(config)
    random = stream(title)
    given = as_dict(inputs[0] if len(inputs) == 1 and isinstance(inputs[0], dict) else inputs, random)
    whole = {each for each in given if given[each].dtype.kind in 'iu'} | set(integer)
    keras_config = layer or config
    if draws is not None:
        (args,) = config.values()
        training, call = True, chance.drawing(call or default_call, chance.seeds_of(args, draws), step)

    def build(dtype):
        # Some layers make others without handing on their dtype.
        keras.config.set_floatx(dtype)
        keras.config.set_dtype_policy(dtype)
        made = translate.layer(keras_config, dtype) if isinstance(keras_config, dict) else keras_config(dtype)
        values = [jnp.asarray(v) if k in whole else jnp.asarray(v, dtype) for k, v in given.items()]
        (call or default_call)(made, *values)
        return made

    made = build('float64')
    named = [(names or str)(each) for each in default_names(made)]
    kept = [(v, n) for v, n in zip(made.weights, named) if not is_seed(v)]
    stored = {n: (weights or {}).get(n) for _, n in kept}
    for v, n in kept:
        if stored[n] is None:
            stored[n] = weight_values(random, n.split('/')[-1], v.shape)
        v.assign(stored[n])

    trainable = [n for v, n in zip(made.weights, named) if not is_seed(v) and any(v is t for t in made.trainable_variables)]
    order = {id(v): n for v, n in kept}

    def run(current, parameters, values):
        tv = [parameters[order[id(v)]] for v in current.trainable_variables]
        ntv = [v.value if is_seed(v) else parameters[order[id(v)]] for v in current.non_trainable_variables]
        y, after, penalties = stateless(current, tv, ntv, list(values.values()), call, training)
        updated = {order[id(v)]: a for v, a in zip(current.non_trainable_variables, after) if not is_seed(v)}
        return flat_outputs(y), updated, sum(penalties) if penalties else None

    values = {k: jnp.asarray(v) if k in whole else jnp.asarray(v, 'float64') for k, v in given.items()}
    parameters = {k: jnp.asarray(v, 'float64') for k, v in stored.items()}
    outputs, updated, penalty = run(made, parameters, values)
    found = {
        'name': title,
        'kind': 'layer',
        'layer': config,
        'inputs': {k: input_of(v, k in whole) for k, v in given.items()},
        'weights': {k: tensor(v) for k, v in stored.items()},
        'outputs': [tensor(each) for each in outputs],
    }
    if compare != 'layer':
        found['compare'] = compare
    if training:
        found['training'] = True
        found['updates'] = {k: tensor(v) for k, v in updated.items()}
        if penalty is not None:
            found['penalty'] = tensor(penalty)
    if step:
        found['step'] = step
    if roles:
        found['roles'] = roles
    if witness:
        found['witness'] = witness
    if dims:
        found['dims'] = dims
    if before:
        found['before'] = before
    if note:
        found['note'] = note
    if gradient:
        found['gradients'] = gradients_of(run, made, parameters, values, trainable, whole)
        if compare == 'element':
            found.update(ties_of(run, made, parameters, values, trainable, whole))
    found.update(more or {})
    check_float32(title, build, stored, given, whole, call, training, outputs)
    return found


def input_of(value, whole):
    return {**tensor(value), 'dtype': 'int32'} if whole else tensor(value)


def default_call(layer, *values, **flags):
    return layer(values[0] if len(values) == 1 else list(values), **flags)


def stateless(layer, tv, ntv, values, call, training):
    """What a call gives with these variables: result, non-trained variables after, penalties."""
    mapping = list(zip(layer.trainable_variables, tv)) + list(zip(layer.non_trainable_variables, ntv))
    with keras.StatelessScope(state_mapping=mapping, collect_losses=True) as scope:
        flags = {'training': True} if training else {}
        y = (call or default_call)(layer, *values, **flags)
        penalties = [each for each in scope.losses] if training else []
    after = [scope.get_current_value(v) if scope.get_current_value(v) is not None else v.value
             for v in layer.non_trainable_variables]
    return y, after, penalties


def ties_of(run, made, parameters, values, trainable, whole):
    """Where JAX gives a gradient between those of both sides, as min and max do at a tie."""
    (name, x), = values.items()
    at = lambda x: np.asarray(differentiate(run, made, parameters, {name: x}, trainable, whole)[name])
    step = 1e-9 * jnp.maximum(jnp.abs(x), 1e-9)
    left, here, right = at(x - step), at(x), at(x + step)
    slack = 1e-6 * np.abs(cotangent(x.shape))
    between = (np.minimum(left, right) + slack < here) & (here < np.maximum(left, right) - slack)
    ties = {str(i): [plain(left.ravel()[i]), plain(right.ravel()[i])] for i in np.flatnonzero(between)}
    return {'ties': ties} if ties else {}


def gradients_of(*run):
    return {k: tensor(v) for k, v in differentiate(*run).items()}


def differentiate(run, made, parameters, values, trainable, whole):
    wanted = {k: v for k, v in values.items() if k not in whole}
    trained = {k: parameters[k] for k in trainable}

    def total(trained, wanted):
        results, _, _ = run(made, {**parameters, **trained}, {**values, **wanted})
        return sum(jnp.sum(each * cotangent(each.shape)) for each in results)

    of_weights, of_inputs = jax.grad(total, (0, 1))(trained, wanted)
    return {**of_inputs, **of_weights}


def check_float32(title, build, stored, given, whole, call, training, outputs):
    """Says where Keras's float32 is further from the true value than the tests allow."""
    single = build('float32')
    targets = [v for v in single.weights if not is_seed(v)]
    for v, value in zip(targets, stored.values()):
        v.assign(value)
    values = [jnp.asarray(v) if k in whole else jnp.asarray(v, 'float32') for k, v in given.items()]
    tv = [v.value for v in single.trainable_variables]
    ntv = [v.value for v in single.non_trainable_variables]
    y, _, _ = stateless(single, tv, ntv, values, call, training)
    for each, true in zip(flat_outputs(y), outputs):
        each, true = f32(each), f32(true)
        finite = np.isfinite(true) & np.isfinite(each)
        off = np.abs(each - true)[finite].max(initial=0)
        size = np.abs(true)[finite].max(initial=0)
        if not off <= 1e-5 * size + 1e-30:
            disagreements.append(title)
            print(f'  float32 of Keras is off by {off / max(size, 1e-30):.1e}: {title}', flush=True)
