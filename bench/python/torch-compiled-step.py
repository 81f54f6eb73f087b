"""A training step of PyTorch under torch.compile."""

from torch_step import run_step

run_step(compiled=True)
