"""What the operators cost, as ratios within one run: products with Hessians, Jacobians at once, value and gradient.

The functions are those of the examples, at their samples.
"""

import functools
import os
import pathlib
import sys
import time
import timeit

# threads of a product of matrices take turns with whatever else runs
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

import s2sad

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

import adam
import gaussian_mixture
import gaussian_process
import heat_control
import kalman_filter
import logistic_regression
import lstm
import n_body
import neural_network
import ode_fit
import planar_flow
import rnn
import rosenbrock
import wave_control
from ratios import burgers, chain


def deep(layers, x, labels):
    return adam.loss(layers, x, labels)


def calls(function, budget=0.004):
    """Return how often a function is called in a measurement of some milliseconds."""
    number = 1
    while timeit.timeit(function, timer=time.process_time, number=number) < budget:
        number *= 2
    return number


def best(*functions, rounds=25):
    """Return the best time of one call of each. They are measured in turn, on the processor's clock."""
    numbers = [calls(f) for f in functions]
    found = [float("inf")] * len(functions)
    for _ in range(rounds):
        for k, (function, number) in enumerate(zip(functions, numbers, strict=True)):
            found[k] = min(found[k], timeit.timeit(function, timer=time.process_time, number=number) / number)
    return found


def ratio(one, other):
    """Return how many times as long the first takes."""
    times = best(one, other)
    return times[0] / times[1]


def like(value, rng):
    """Return a direction with the structure of a value."""
    if isinstance(value, dict):
        return {k: like(v, rng) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(like(v, rng) for v in value)
    return rng.standard_normal(np.shape(value)) if np.ndim(value) else float(rng.standard_normal())


def programs():
    """Return functions with arguments; derivatives are by the first."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 3))
    labels = np.where(x[:, 0] > 0, 1.0, -1.0)
    net = {"w1": rng.standard_normal((1, 16)), "b1": np.zeros(16), "w2": rng.standard_normal(16), "b2": 0.0}
    layers = [(rng.standard_normal((m, n)), np.zeros(n)) for m, n in ((2, 24), (24, 24), (24, 2))]
    points = np.linspace(0.0, 6.0, 40)
    mixture = {"logits": np.zeros(2), "means": np.array([-1.0, 0.5]), "log_scales": np.zeros(2)}
    bodies = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, -1.5]])
    speeds = np.array([[0.0, -0.01], [0.0, 1.0], [0.0, 0.0]])
    data = ode_fit.trajectory(np.array([1.1, 0.4, 0.4, 0.1]), np.array([10.0, 5.0]), 0.1, 80)
    return {
        "scalar loop": (chain, 0.9, 1000),
        "Burgers": (burgers, 0.1 * rng.standard_normal(200), 0.01, 100),
        "Rosenbrock": (rosenbrock.rosenbrock, rng.standard_normal(1000)),
        "logistic regression": (logistic_regression.loss, np.zeros(3), x, labels),
        "neural network": (neural_network.loss, net, points[:, None], np.sin(points)),
        "deep network": (deep, layers, rng.standard_normal((120, 2)), rng.integers(0, 2, 120)),
        "LSTM": (lstm.loss, lstm.initial(rng, 1, 8), rng.uniform(-0.5, 0.5, (6, 64, 1)), np.zeros(64)),
        "RNN": (rnn.loss, rng.standard_normal((3, 3)), rng.standard_normal(3), rng.standard_normal(6), np.ones(3)),
        "Gaussian process": (
            gaussian_process.negative_log_likelihood,
            np.array([0.0, 0.0, -1.0]),
            points,
            np.sin(points),
        ),
        "Gaussian mixture": (gaussian_mixture.log_likelihood, mixture, rng.standard_normal(300)),
        "Kalman filter": (kalman_filter.negative_log_likelihood, np.zeros(2), rng.standard_normal(40)),
        "planar flow": (
            planar_flow.negative_elbo,
            [(rng.standard_normal(2), rng.standard_normal(2), 0.1) for _ in range(6)],
            rng.standard_normal((300, 2)),
        ),
        "heat control": (heat_control.misfit, rng.standard_normal(120), np.ones(16), 0.0018, 1e-6),
        "wave control": (wave_control.misfit, rng.standard_normal(41), 0.8, 60, np.zeros(41)),
        "n bodies": (n_body.miss, np.array([0.9, 0.6]), bodies, speeds, np.ones(3), 0.05, 50, np.ones(2)),
        "ODE fit": (ode_fit.misfit, np.array([1.0, 0.5, 0.5, 0.15]), np.array([10.0, 5.0]), 0.1, data),
    }


def second_derivatives(only=""):
    print(f"{'':20} {'gradient':>10} {'value too':>10} {'H v, forward over reverse':>26} {'reverse over reverse':>21}")
    rng = np.random.default_rng(1)
    for label, (function, *args) in programs().items():
        if only not in label:
            continue
        v = like(args[0], rng)
        made = [(operator(function).specialize(*args), args) for operator in (s2sad.grad, s2sad.value_and_grad)]
        made += [(operator(function).specialize(*args), (*args, v)) for operator in (s2sad.hvp, s2sad.vhp)]
        alone, *others = best(*(functools.partial(f, *given) for f, given in made))
        joint, forward, reverse = (t / alone for t in others)
        print(f"{label:20} {alone * 1e6:8.1f}us {joint:10.2f} {forward:26.2f} {reverse:21.2f}")


def bounded(x):
    return np.tanh(x) * np.cumsum(x) + np.sin(x[::-1])


def mixed(x, w):
    return np.tanh(w @ x) * x


def jacobians():
    print(f"{'Jacobian, 100 x 100':34} {'one by one / at once':>21}")
    rng = np.random.default_rng(0)
    x, w = rng.standard_normal(100), rng.standard_normal((100, 100)) / 10
    unit = np.eye(100)
    for function, args in ((bounded, (x,)), (mixed, (x, w))):
        push, pull = s2sad.jvp(function), s2sad.vjp(function)
        loops = {
            "forward": lambda push=push, args=args: np.stack([push(*args, e)[1] for e in unit], axis=1),
            "reverse": lambda pull=pull, args=args: np.stack([pull(*args, e) for e in unit]),
        }
        for mode, loop in loops.items():
            jacobian = s2sad.jacobian(function, mode=mode)
            assert np.allclose(jacobian(*args), loop(), atol=1e-12) and jacobian.how == "all at once"
            print(f"{function.__name__ + ', ' + mode:34} {ratio(loop, lambda: jacobian(*args)):21.1f}")


def linearized():
    print(f"{'100 tangents':34} {'jvp / linearize':>21}")
    for function, args in ((burgers, (np.linspace(0.1, 1.0, 200), 0.01, 100)), (chain, (0.9, 1000))):
        push, (_, linear) = s2sad.jvp(function), s2sad.linearize(function)(*args)
        v = like(args[0], np.random.default_rng(0))
        print(f"{function.__name__:34} {ratio(lambda: push(*args, v), lambda: linear(v)):21.2f}")


if __name__ == "__main__":
    second_derivatives(*sys.argv[1:2])
    jacobians()
    linearized()
