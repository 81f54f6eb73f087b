"""What the Python runners share: a prepared row, its weights, and the exchange with the racer."""

import json
import struct
import sys
import time
from pathlib import Path

import numpy as np

FEWEST = 3
# Whose runs take longer than this is timed once a block.
LONG_MS = 2000


def open_task():
    """Folder and number of threads, as the racer gives them."""
    folder, threads = Path(sys.argv[1]), int(sys.argv[2])
    row = json.loads((folder / "row.json").read_text())
    data = {}
    for port in row["inputs"]:
        dtype = {"float32": np.float32, "int32": np.int32, "uint8": np.uint8}[port["dtype"]]
        data[port["name"]] = np.fromfile(folder / port["file"], dtype).reshape(port["shape"])
    return row, data, read_weights(folder / "weights.safetensors"), threads


def read_weights(path):
    """Tensors of a safetensors file by name, all of them float32."""
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    start = 8 + length
    return {
        name: np.frombuffer(raw, np.float32, int(np.prod(entry["shape"])), start + entry["data_offsets"][0])
        .reshape(entry["shape"])
        .copy()
        for name, entry in header.items()
    }


def answer(step):
    """Runs `step`, which returns numbers, whenever the racer asks for so many milliseconds."""
    send({"ready": [float(each) for each in np.ravel(step())]})
    for line in sys.stdin:
        milliseconds = json.loads(line)["run"]
        times, spent, began = [], 0.0, time.perf_counter()
        while spent < milliseconds or (len(times) < FEWEST and spent < LONG_MS):
            before = time.perf_counter()
            step()
            times.append((time.perf_counter() - before) * 1000)
            spent = (time.perf_counter() - began) * 1000
        send({"times": times})


def send(message):
    print(json.dumps(message), flush=True)
