"""The same functions side by side with Autograd, JAX and PyTorch, each as its users would write it, when installed.

Times are for one call after the first; JAX is compiled. Every gradient is checked against that of s2sad.
"""

import importlib.util
import os
import timeit

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import numpy as np

import s2sad

RNG = np.random.default_rng(0)


def logistic(xp):
    def loss(w, x, y):
        return xp.mean(xp.log1p(xp.exp(-y * (x @ w))))

    return loss


def network(xp):
    def loss(w1, w2, x, y):
        return xp.mean((xp.tanh(x @ w1) @ w2 - y) ** 2)

    return loss


def steps(xp):
    """A loop over whole arrays, without writing in place: what all of them can do."""

    def loss(u, k):
        for _ in range(50):
            u = u + k * xp.sin(u) * (1.0 - u)
        return xp.sum(u)

    return loss


def vector(xp):
    def function(x, w):
        return xp.tanh(w @ x) * x

    return function


def recurrence(xp):
    """Numbers in a loop."""

    def loss(x):
        y = x
        for _ in range(200):
            y = xp.sin(y) * x
        return y

    return loss


X, W = RNG.standard_normal((500, 20)), RNG.standard_normal((100, 100)) / 10
PROGRAMS = {
    "logistic regression": (logistic, (np.zeros(20), X, np.sign(X[:, 0]))),
    "network, 16 hidden": (network, (RNG.standard_normal((20, 16)), RNG.standard_normal(16), X, X[:, 0])),
    "50 steps on 200 points": (steps, (RNG.standard_normal(200), 0.01)),
    "200 rounds on a number": (recurrence, (0.9,)),
}


def seconds(call):
    number = 1
    while timeit.timeit(call, number=number) < 0.02:
        number *= 2
    return min(timeit.repeat(call, number=number, repeat=5)) / number


def ours():
    import math

    def gradient(make, args):
        return s2sad.grad(make(math if make is recurrence else np)), args

    def second(make, args, v):
        return s2sad.hvp(make(math if make is recurrence else np)), (*args, v)

    def matrix(make, args):
        return s2sad.jacobian(make(np)), args

    return gradient, second, matrix


def of_autograd():
    import autograd
    import autograd.numpy as anp

    def gradient(make, args):
        return autograd.grad(make(anp)), args

    def second(make, args, v):
        return autograd.hessian_vector_product(make(anp)), (*args, v)

    def matrix(make, args):
        return autograd.jacobian(make(anp)), args

    return gradient, second, matrix


def of_jax():
    import jax

    jax.config.update("jax_enable_x64", True)

    def ready(function):
        compiled = jax.jit(function)
        return lambda *args: jax.block_until_ready(compiled(*args))

    def arrays(args):
        return tuple(jax.numpy.asarray(a) for a in args)

    def gradient(make, args):
        return ready(jax.grad(make(jax.numpy))), arrays(args)

    def second(make, args, v):
        slope = jax.grad(make(jax.numpy))
        return ready(lambda v, x, *rest: jax.jvp(lambda x: slope(x, *rest), (x,), (v,))[1]), arrays((v, *args))

    def matrix(make, args):
        return ready(jax.jacfwd(make(jax.numpy))), arrays(args)

    return gradient, second, matrix


def of_torch():
    import torch

    torch.set_num_threads(1)

    def tensors(args):
        return tuple(torch.as_tensor(a, dtype=torch.float64) for a in args)

    def gradient(make, args):
        return torch.func.grad(make(torch)), tensors(args)

    def second(make, args, v):
        slope = torch.func.grad(make(torch))
        return lambda v, x, *rest: torch.func.jvp(lambda x: slope(x, *rest), (x,), (v,))[1], tensors((v, *args))

    def matrix(make, args):
        return torch.func.jacfwd(make(torch)), tensors(args)

    return gradient, second, matrix


FRAMEWORKS = {"s2sad": ours, "autograd": of_autograd, "jax": of_jax, "torch": of_torch}


def row(label, wanted):
    """``wanted`` makes of a framework what is called, and its arguments."""
    reference, times = None, []
    for operators in INSTALLED.values():
        function, args = wanted(operators)
        found = np.asarray(function(*args))
        reference = found if reference is None else reference
        assert np.allclose(found, reference, rtol=1e-6, atol=1e-9), label
        times.append(seconds(lambda function=function, args=args: function(*args)))
    print(f"{label:34}" + "".join(f"{t * 1e6:10.1f}us" for t in times))


if __name__ == "__main__":
    INSTALLED = {n: make() for n, make in FRAMEWORKS.items() if importlib.util.find_spec(n)}
    print(f"{'':34}" + "".join(f"{name:>12}" for name in INSTALLED))
    for label, (make, args) in PROGRAMS.items():
        row(f"gradient, {label}", lambda ops, make=make, args=args: ops[0](make, args))
    for label, (make, args) in PROGRAMS.items():
        v = np.ones_like(args[0]) if np.ndim(args[0]) else 1.0
        row(f"H v, {label}", lambda ops, make=make, args=args, v=v: ops[1](make, args, v))
    point = RNG.standard_normal(100)
    row("Jacobian, 100 x 100", lambda ops: ops[2](vector, (point, W)))
    missing = [n for n in FRAMEWORKS if n not in INSTALLED]
    if missing:
        print("not installed:", ", ".join(missing))
