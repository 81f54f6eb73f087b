"""A training step of PyTorch, eager."""

from torch_step import run_step

run_step(compiled=False)
