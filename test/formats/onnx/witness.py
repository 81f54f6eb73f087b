"""Checks each ONNX file of a folder and runs it: names of the results, and each as NAME.i.npy."""
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
    path.with_suffix('.json').write_text(json.dumps(names))
    for i, each in enumerate(results):
        numpy.save(path.with_suffix(f'.{i}.npy'), each)
