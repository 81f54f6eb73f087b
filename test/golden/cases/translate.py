"""tenon's configs as Keras objects: one map from names to what Keras makes of them."""

import keras

kinds = ('initializer', 'regularizer', 'constraint')
main_argument = {
    'l1': 'l1', 'l2': 'l2', 'constant': 'value', 'max_norm': 'max_value', 'orthogonal': 'gain',
    'identity': 'gain', 'orthogonal_regularizer': 'factor',
}
class_names = {
    'l1': 'L1', 'l2': 'L2', 'l1l2': 'L1L2', 'non_neg': 'NonNeg', 'orthogonal_regularizer':
    'OrthogonalRegularizer', 'stft': 'STFT',
}


def split(reference):
    """Name and arguments of `name` or `{name: args}`."""
    if isinstance(reference, str):
        return reference, {}
    (name, args), = reference.items()
    return name, args if isinstance(args, dict) else {main_argument[name]: args}


def class_name(name):
    return class_names.get(name) or ''.join(part.capitalize() for part in name.split('_'))


def weight_option(kind, reference):
    """An initializer, regularizer or constraint."""
    if reference is None:
        return None
    if isinstance(reference, (int, float)):
        reference = {'constant': reference}
    name, args = split(reference)
    return getattr(getattr(keras, f'{kind}s'), class_name(name))(**tupled(args))


def activation(reference):
    """A function of x; layers with weights are no functions and stand in their own cases."""
    if reference is None:
        return None
    name, args = split(reference)
    if name[0].isupper():
        return getattr(keras.layers, name)(**args)
    function = getattr(keras.activations, name)
    return lambda x: function(x, **tupled(args))


def tupled(value):
    if isinstance(value, dict):
        return {key: tupled(each) for key, each in value.items()}
    return tuple(map(tupled, value)) if isinstance(value, list) else value


def arguments(args, dtype):
    read = {}
    for key, value in args.items():
        kind = next((each for each in kinds if key.endswith(f'_{each}') or key == each), None)
        if key.endswith('activation'):
            read[key] = activation(value)
        elif kind or key == 'activity_regularizer':
            read[key] = weight_option(kind or 'regularizer', value)
        elif key in ('layer', 'backward_layer'):
            read[key] = layer(value, dtype)
        else:
            read[key] = tupled(value)
    return read


def layer(config, dtype, **more):
    """A Keras layer of the dtype."""
    (name, args), = config.items()
    return getattr(keras.layers, name)(**arguments(args, dtype), dtype=dtype, **more)
