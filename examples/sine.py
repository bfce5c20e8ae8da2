"""The sine and its derivative over an interval, without a cosine in the program.

One learns that a function of a number, written with NumPy, is differentiated at all points at once: the derivative of
each element by itself is the vjp with a seed of ones.
"""

import numpy as np
from plots import save

import s2sad


def wave(x):
    return np.sin(x)


if __name__ == "__main__":
    x = np.linspace(-10.0, 10.0, 401)
    print(s2sad.vjp(wave).source_for(x))
    slope = s2sad.elementwise_grad(wave)(x)
    assert np.array_equal(slope, np.cos(x))

    print("     x   sin(x)   its derivative")
    for i in range(0, len(x), 50):
        print(f"{x[i]:6.2f}  {wave(x[i]):7.4f}  {slope[i]:15.4f}")

    def curves(axes):
        axes.plot(x, wave(x), label="sin(x)")
        axes.plot(x, slope, "--", label="its derivative")

    save("sine", curves)
