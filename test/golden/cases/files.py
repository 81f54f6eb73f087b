"""Files of cases: one case per line, the same bytes whenever they are written."""

import json
from pathlib import Path

folder = Path(__file__).resolve().parent.parent


def write_group(name, cases):
    cases = list(cases)
    names = [each['name'] for each in cases]
    twice = {each for each in names if names.count(each) > 1}
    assert not twice, f'{name}: two cases are called {sorted(twice)}'
    lines = [json.dumps(each, allow_nan=False, separators=(',', ':')) for each in cases]
    text = '[\n' + ',\n'.join(lines) + '\n]\n'
    (folder / f'{name}.json').write_text(text)
    print(f'{name}: {len(cases)} cases, {len(text) // 1024} kB', flush=True)
    return len(cases)


def text_of(config):
    """A config as a name of a case: `Dense {units: 3}`."""
    if isinstance(config, str):
        return config
    (name, args), = config.items()
    return name if args == {} else f'{name} {json.dumps(args)}'.replace('"', '')
