"""A training step of PyTorch: channels last, fused Adam, batch 64; compiled where asked."""

import torch
from torch import nn

from models import answer, open_task


def run_step(compiled):
    row, data, weights, threads = open_task()
    torch.set_num_threads(threads)
    model = model_of(row, weights)
    x = torch.from_numpy(data["image"])
    if row["name"] == "cnn":
        x = channels_last(x)
    labels = torch.from_numpy(data["labels"]).long()
    optimizer = adam(model)
    loss_of = lambda: nn.functional.cross_entropy(model(x), labels)
    if compiled:
        loss_of = torch.compile(loss_of, mode="max-autotune")

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of()
        loss.backward()
        optimizer.step()
        return loss.detach().numpy()

    answer(step)


def model_of(row, weights):
    """The model of a row with its first weights; kernels of pictures lie channels last."""
    model = {"mlp": mlp, "cnn": cnn}[row["name"]](weights)
    return model.to(memory_format=torch.channels_last) if row["name"] == "cnn" else model


def channels_last(images):
    """Pictures [batch, height, width, channels] as PyTorch takes them, in the order they lie."""
    return images.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def adam(model):
    """As Keras sets it, each weight in one pass."""
    return torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7, fused=True)


def dense(weights, name):
    kernel = torch.from_numpy(weights[f"{name}/kernel"])
    layer = nn.Linear(*kernel.shape)
    return fill(layer, kernel.T.contiguous(), weights[f"{name}/bias"])


def conv(weights, name):
    kernel = torch.from_numpy(weights[f"{name}/kernel"]).permute(3, 2, 0, 1).contiguous()
    layer = nn.Conv2d(kernel.shape[1], kernel.shape[0], 3, padding="same")
    return fill(layer, kernel, weights[f"{name}/bias"])


def fill(layer, kernel, bias):
    with torch.no_grad():
        layer.weight.copy_(kernel)
        layer.bias.copy_(torch.from_numpy(bias))
    return layer


def prelu(weights):
    slopes = torch.from_numpy(weights["prelu/alpha"]).reshape(-1)
    layer = nn.PReLU(slopes.numel())
    with torch.no_grad():
        layer.weight.copy_(slopes)
    return layer


def mlp(weights):
    return nn.Sequential(
        dense(weights, "dense"),
        nn.LeakyReLU(0.1),
        dense(weights, "dense_1"),
        prelu(weights),
        dense(weights, "probs"),
    )


def cnn(weights):
    return nn.Sequential(
        conv(weights, "conv2d"),
        prelu(weights),
        nn.MaxPool2d(2),
        conv(weights, "conv2d_1"),
        nn.LeakyReLU(0.1),
        nn.MaxPool2d(2),
        ChannelsLastFlatten(),
        dense(weights, "dense"),
        nn.ELU(),
        dense(weights, "probs"),
    )


class ChannelsLastFlatten(nn.Module):
    """The order of elements that kernels of Dense know."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)
