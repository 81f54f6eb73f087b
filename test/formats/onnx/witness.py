"""Checks each ONNX file of a folder and runs it: the results as NAME.json, {output: numbers}."""
import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime

for path in sorted(pathlib.Path(sys.argv[1]).glob('*.onnx')):
    onnx.checker.check_model(str(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    given = json.loads(path.with_suffix('.inputs').read_text())
    inputs = {
        name: numpy.array(each['data'], each['dtype']).reshape(each['shape'])
        for name, each in given.items()
    }
    names = [each.name for each in session.get_outputs()]
    results = session.run(names, inputs)
    found = {name: each.ravel().tolist() for name, each in zip(names, results)}
    path.with_suffix('.json').write_text(json.dumps(found))
