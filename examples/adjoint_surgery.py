"""Looking into the reverse sweep, and changing it: what reaches each layer of a deep network, and a clipped version.

One learns that a block under `insert_grad_of` runs where the adjoint of its variable is at hand, that a decorated
function skips it when it is called, and that `check="nan"` names the line where a derivative stops being a number.
"""

import numpy as np

import s2sad

norms = []


@s2sad.differentiable
def recorded(weights, x):
    h = x
    for w in weights:
        h = np.tanh(w @ h)
        with s2sad.insert_grad_of(h) as g:
            norms.append(np.linalg.norm(g))
    return np.sum(h * h)


def clipped(weights, x):
    h = x
    for w in weights:
        h = np.tanh(w @ h)
        with s2sad.insert_grad_of(h) as g:
            g = g * min(1.0, 0.1 / np.linalg.norm(g))
    return np.sum(h * h)


def distance(x, y):
    d = x - y
    r = np.sqrt(np.sum(d * d))
    return np.exp(-r)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    weights = [1.2 * rng.standard_normal((20, 20)) / np.sqrt(20) for _ in range(8)]
    x = rng.standard_normal(20)
    recorded(weights, x)
    assert norms == [], "the call itself skips the block"

    print(s2sad.grad(clipped).source_for(weights, x))
    plain = recorded.grad(weights, x)
    print("layer   norm of the adjoint")
    for layer, norm in zip(range(8, 0, -1), norms):
        print(f"{layer:5d}   {norm:.3e}")
    assert len(norms) == 8

    # the last adjoint is 2 h: clipped, it points the same way
    short = s2sad.grad(clipped)(weights, x)
    np.testing.assert_allclose(short[-1] / np.linalg.norm(short[-1]), plain[-1] / np.linalg.norm(plain[-1]))
    assert np.linalg.norm(short[-1]) < np.linalg.norm(plain[-1])

    same = np.ones(3)
    with np.errstate(all="ignore"):
        try:
            s2sad.grad(distance, check="nan")(same, same.copy())
        except s2sad.NotFinite as error:
            print(error)
            assert "np.sqrt(np.sum(d * d))" in str(error)
