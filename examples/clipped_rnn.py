"""Gradient surgery: the adjoint of the hidden state is clipped inside the loop of a recurrent network.

One learns to put one's own hands on an adjoint. `clip_adjoint` returns its argument; its reverse rule, two lines,
clips what flows back. The text shows the clipping where it happens, once for each step of the sequence.
"""

import numpy as np

import s2sad


def clip_adjoint(h):
    return h


@s2sad.rule.reverse(clip_adjoint)
def _(y, h, *, y_bar):
    return np.clip(y_bar, -0.01, 0.01)


def loss(w, u, xs, target):
    h = np.zeros(len(u))
    for x in xs:
        h = np.tanh(w @ h + u * x)
    return np.sum((h - target) ** 2)


def clipped_loss(w, u, xs, target):
    h = np.zeros(len(u))
    for x in xs:
        h = clip_adjoint(np.tanh(w @ h + u * x))
    return np.sum((h - target) ** 2)


def clipped_by_hand(w, u, xs, target):
    hs = [np.zeros(len(u))]
    for x in xs:
        hs.append(np.tanh(w @ hs[-1] + u * x))
    h_bar = 2 * (hs[-1] - target)
    w_bar, u_bar = np.zeros_like(w), np.zeros_like(u)
    for t in reversed(range(len(xs))):
        z_bar = np.clip(h_bar, -0.01, 0.01) * (1 - hs[t + 1] ** 2)
        w_bar += np.outer(z_bar, hs[t])
        u_bar += z_bar * xs[t]
        h_bar = w.T @ z_bar
    return w_bar, u_bar


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    w = 3.0 * rng.standard_normal((4, 4)) / 2
    u, xs, target = rng.standard_normal(4), 0.01 * rng.standard_normal(30), np.ones(4)
    plain = s2sad.grad(loss, wrt=("w", "u"))
    clipped = s2sad.grad(clipped_loss, wrt=("w", "u"))
    print(clipped.source_for(w, u, xs, target))
    print("steps   |dL/dw|   clipped")
    for n in (5, 10, 20, 30):
        norms = [np.linalg.norm(d(w, u, xs[:n], target)[0]) for d in (plain, clipped)]
        print(f"{n:5d}  {norms[0]:8.3f}  {norms[1]:8.5f}")
    for ours, by_hand in zip(clipped(w, u, xs, target), clipped_by_hand(w, u, xs, target), strict=True):
        assert np.allclose(ours, by_hand, rtol=1e-12, atol=1e-15)
    assert clipped_loss(w, u, xs, target) == loss(w, u, xs, target)
