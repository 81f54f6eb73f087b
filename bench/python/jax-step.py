"""A training step of JAX under jit: Adam as Keras defines it, batch 64."""

import os
import sys

threads = int(sys.argv[2])
os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}"
if hasattr(os, "sched_setaffinity") and threads == 1:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

import jax
import jax.numpy as jnp
from jax import lax

from models import answer, open_task

row, data, weights, _ = open_task()


def conv(x, name, w):
    y = lax.conv_general_dilated(
        x, w[f"{name}/kernel"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )
    return y + w[f"{name}/bias"]


def dense(x, name, w):
    return x @ w[f"{name}/kernel"] + w[f"{name}/bias"]


def pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def prelu(x, alpha):
    return jnp.where(x >= 0, x, alpha * x)


def mlp(w, x):
    x = jax.nn.leaky_relu(dense(x, "dense", w), 0.1)
    x = prelu(dense(x, "dense_1", w), w["prelu/alpha"])
    return dense(x, "probs", w)


def cnn(w, x):
    x = pool(prelu(conv(x, "conv2d", w), w["prelu/alpha"]))
    x = pool(jax.nn.leaky_relu(conv(x, "conv2d_1", w), 0.1))
    x = jax.nn.elu(dense(x.reshape(x.shape[0], -1), "dense", w))
    return dense(x, "probs", w)


forward = {"mlp": mlp, "cnn": cnn}[row["name"]]
x = jnp.asarray(data["image"])
labels = jnp.asarray(data["labels"])


def loss_of(w):
    log_probs = jax.nn.log_softmax(forward(w, x))
    return -jnp.mean(jnp.take_along_axis(log_probs, labels[:, None], 1))


@jax.jit
def step(w, m, v, t):
    loss, slopes = jax.value_and_grad(loss_of)(w)
    t = t + 1
    rate = 0.001 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    m = jax.tree.map(lambda a, g: 0.9 * a + 0.1 * g, m, slopes)
    v = jax.tree.map(lambda a, g: 0.999 * a + 0.001 * g * g, v, slopes)
    w = jax.tree.map(lambda p, a, b: p - rate * a / (jnp.sqrt(b) + 1e-7), w, m, v)
    return w, m, v, t, loss


w = {name: jnp.asarray(each) for name, each in weights.items()}
zeros = {name: jnp.zeros_like(each) for name, each in w.items()}
state = (w, zeros, zeros, jnp.float32(0))


def run():
    global state
    *state, loss = step(*state)
    return jax.block_until_ready(loss)


answer(run)
