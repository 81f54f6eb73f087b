"""keras-names.json: every public name of the parts of Keras that a config can name."""

import json

import keras

from .files import folder

kinds = {
    'layer': keras.layers,
    'activation': keras.activations,
    'initializer': keras.initializers,
    'regularizer': keras.regularizers,
    'constraint': keras.constraints,
    'loss': keras.losses,
    'metric': keras.metrics,
    'optimizer': keras.optimizers,
    'schedule': keras.optimizers.schedules,
}


def names_in(module):
    """Public names, each with the name that the class itself has where that is another one."""
    found = {}
    for name in sorted(dir(module)):
        if not name.startswith('_'):
            value = getattr(module, name)
            own = getattr(value, '__name__', name).split('.')[-1]
            found[name] = own if isinstance(value, type) else name
    return found


def write_names():
    found = {'keras': keras.__version__, **{kind: names_in(module) for kind, module in kinds.items()}}
    (folder / 'keras-names.json').write_text(json.dumps(found, indent=1) + '\n')
