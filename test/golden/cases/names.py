"""keras-names.json: every public name of the parts of Keras that a config can name.

keras-arguments.json: what each of them can be told, with the defaults.
"""

import inspect
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
    'callback': keras.callbacks,
}
# What takes any keywords hands them on to these.
bases = {'layer': keras.layers.Layer, 'optimizer': keras.optimizers.Optimizer}
# What a function is called with is no argument that a config writes.
data = ('self', 'x', 'y_true', 'y_pred')


def names_in(module):
    """Public names, each with the name that the class itself has where that is another one."""
    found = {}
    for name in sorted(dir(module)):
        if not name.startswith('_'):
            value = getattr(module, name)
            own = getattr(value, '__name__', name).split('.')[-1]
            found[name] = own if isinstance(value, type) else name
    return found


def arguments_of(kind, made):
    """Names, each with nothing where it must be given, or with a list of its default."""
    # The way to make a layer is a wrapper that takes anything.
    parameters = inspect.signature(made.__init__ if isinstance(made, type) else made).parameters.values()
    found = {each.name: [] if each.default is each.empty else [plain(each.default)]
             for each in parameters if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)}
    takes_any = any(each.kind == each.VAR_KEYWORD for each in parameters)
    base = bases.get(kind)
    handed_on = arguments_of(None, base) if takes_any and base and made is not base else {}
    return {name: default for name, default in {**handed_on, **found}.items() if name not in data}


def plain(value):
    return list(map(plain, value)) if isinstance(value, (list, tuple)) else value


def arguments_in(kind, module):
    things = {name: getattr(module, name) for name in sorted(dir(module)) if not name.startswith('_')}
    return {name: arguments_of(kind, value) for name, value in things.items() if callable(value)}


def write_names():
    found = {'keras': keras.__version__, **{kind: names_in(module) for kind, module in kinds.items()}}
    (folder / 'keras-names.json').write_text(json.dumps(found, indent=1) + '\n')
    write_arguments()


def write_arguments():
    """One line for each name."""
    parts = []
    for kind, module in kinds.items():
        lines = [f'  {json.dumps(name)}: {json.dumps(each, allow_nan=False)}' for name, each in arguments_in(kind, module).items()]
        parts.append(f' {json.dumps(kind)}: {{\n' + ',\n'.join(lines) + '\n }')
    (folder / 'keras-arguments.json').write_text('{\n' + ',\n'.join(parts) + '\n}\n')
