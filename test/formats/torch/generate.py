"""Writes models.zip: state dicts of small PyTorch models, their inputs and what PyTorch gives.

    .venv/bin/python test/formats/torch/generate.py

PyTorch 2.13.0, safetensors 0.8.0. Entries of the archive have a fixed date, so that a second run
gives the same bytes. Inputs and outputs are laid out as tenon has them: channels last.
"""

import pathlib
import zipfile

import torch
from safetensors.torch import save
from torch import nn

torch.manual_seed(7)
torch.set_num_threads(1)
FILE = pathlib.Path(__file__).parent / "models.zip"


def last(x):
    """Channels last."""
    return x.movedim(1, -1).contiguous() if x.dim() > 2 else x.contiguous()


def stirred(module):
    """Numbers everywhere that differ from what they begin with."""
    for name, tensor in module.state_dict().items():
        if tensor.is_floating_point():
            noise = torch.rand_like(tensor)
            tensor.copy_(noise * 0.8 + 0.4 if "running_var" in name else noise - 0.5)
    return module.eval()


class Rnn(nn.Module):
    def __init__(self, rnn):
        super().__init__()
        self.rnn = rnn

    def forward(self, x):
        return self.rnn(x)[0]


class Attention(nn.Module):
    def __init__(self, **kwargs):
        super().__init__()
        self.attn = nn.MultiheadAttention(6, 2, batch_first=True, **kwargs)
        self.norm = nn.LayerNorm(6)

    def forward(self, x):
        return self.norm(self.attn(x, x, x, need_weights=False)[0])


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(x + self.bn2(self.conv2(y)))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.layer1 = nn.Sequential(Block(4), Block(4))
        self.layer2 = nn.Sequential(Block(4), Block(4), Block(4))
        self.fc = nn.Linear(4, 5)

    def forward(self, x):
        x = self.layer2(self.layer1(self.stem(x)))
        return self.fc(x.mean((2, 3)))


flat_cnn = lambda: nn.Sequential(
    nn.Conv2d(2, 3, 3), nn.PReLU(3), nn.Flatten(), nn.Dropout(), nn.Linear(3 * 4 * 2, 5)
)
grid = torch.rand(2, 3, 6, 5) - 0.5
steps = torch.rand(2, 5, 4) - 0.5
models = {
    "linear": (nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)), torch.rand(2, 4) - 0.5),
    "conv1d": (nn.Conv1d(4, 6, 3, groups=2), torch.rand(2, 4, 7) - 0.5),
    "conv2d": (nn.Conv2d(3, 6, (3, 2), groups=3), grid),
    "conv3d": (nn.Conv3d(2, 3, (3, 2, 2)), torch.rand(1, 2, 5, 4, 3) - 0.5),
    "transposed": (nn.ConvTranspose2d(3, 4, (3, 2), stride=2), grid),
    "transposed1d": (nn.ConvTranspose1d(4, 3, 3, stride=2), torch.rand(2, 4, 5) - 0.5),
    "transposed3d": (nn.ConvTranspose3d(2, 3, (3, 2, 2), stride=2), torch.rand(1, 2, 3, 2, 3) - 0.5),
    "depthwise": (
        nn.Sequential(nn.Conv2d(3, 6, (3, 2), groups=3), nn.Conv2d(6, 2, 1)),
        grid,
    ),
    "norms": (nn.Sequential(nn.BatchNorm2d(3), nn.PReLU(), nn.GroupNorm(1, 3), nn.PReLU(3)), grid),
    "gridnorm": (nn.LayerNorm([3, 6, 5]), grid),
    "flattened": (flat_cnn(), torch.rand(2, 2, 6, 4) - 0.5),
    "flatnorm": (
        nn.Sequential(nn.Conv2d(2, 3, 3), nn.Flatten(), nn.BatchNorm1d(24), nn.Linear(24, 5)),
        torch.rand(2, 2, 6, 4) - 0.5,
    ),
    "flat1d": (
        nn.Sequential(nn.Conv1d(2, 3, 3), nn.Flatten(), nn.Linear(3 * 5, 4)),
        torch.rand(2, 2, 7) - 0.5,
    ),
    "embedding": (
        nn.Sequential(nn.Embedding(9, 3), nn.Flatten(), nn.Linear(12, 2)),
        torch.randint(0, 9, (3, 4)).int(),
    ),
    "lstm": (Rnn(nn.LSTM(4, 3, batch_first=True)), steps),
    "stacked": (Rnn(nn.LSTM(4, 3, num_layers=2, batch_first=True, bidirectional=True)), steps),
    "gru": (Rnn(nn.GRU(4, 3, num_layers=2, batch_first=True)), steps),
    "rnn": (Rnn(nn.RNN(4, 3, batch_first=True)), steps),
    "bigru": (Rnn(nn.GRU(4, 3, batch_first=True, bidirectional=True)), steps),
    "attention": (Attention(), torch.rand(2, 5, 6) - 0.5),
    "resnet": (ResNet(), grid),
    "half": (nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)), torch.rand(2, 4) - 0.5),
    "brain": (nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)), torch.rand(2, 4) - 0.5),
    "double": (nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)), torch.rand(2, 4) - 0.5),
}
stored = {"half": torch.float16, "brain": torch.bfloat16, "double": torch.float64}
channels_last = {"lstm", "stacked", "gru", "rnn", "bigru", "attention"}


def write(archive, name, data):
    info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    archive.writestr(info, data, zipfile.ZIP_DEFLATED)


with zipfile.ZipFile(FILE, "w") as archive, torch.no_grad():
    for name, (module, x) in models.items():
        stirred(module)
        state = {k: v.to(stored.get(name, v.dtype)) for k, v in module.state_dict().items()}
        module.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
        y = module(x)
        if name in channels_last or name == "embedding":
            pair = {"x": x.contiguous(), "y": y.contiguous()}
        else:
            pair = {"x": last(x), "y": last(y)}
        write(archive, f"{name}.safetensors", save({k: v.contiguous() for k, v in state.items()}))
        write(archive, f"{name}.run", save(pair))
