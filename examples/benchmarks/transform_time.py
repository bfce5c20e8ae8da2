"""Time of deriving a gradient: it grows in proportion to the size of the function.

python examples/benchmarks/transform_time.py [largest number of statements]
"""

import linecache
import sys
import timeit

import numpy as np

import s2sad


def defined(text):
    """Return the function `f` of a text, which is registered so that it can be read back."""
    file = f"<program {len(linecache.cache)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    module = {"np": np}
    exec(compile(text, file, "exec"), module)
    return module["f"]


def single(n):
    """One operation in each line, as programs write programs."""
    shapes = ("x{0} * x{1}", "x{0} + x{1}", "np.sin(x{0})", "x{0} - 0.5", "x{0} / 2.0", "np.exp(-x{0})")
    lines = [f"    x{i + 1} = {shapes[i % 6].format(i, max(0, i - 7))}\n" for i in range(n)]
    return defined(f"def f(x0, y):\n{''.join(lines)}    return x{n} + y\n"), (0.3, 0.7)


def straight(n):
    """Four operations in each line."""
    lines = [f"    x{i + 1} = np.sin(x{i}) * y + 0.5 * x{max(0, i - 3)}\n" for i in range(n)]
    return defined(f"def f(x0, y):\n{''.join(lines)}    return x{n}\n"), (0.3, 0.7)


def overwriting(n):
    """Six operations in each line."""
    lines = [f"    x = np.sin(x) * y + {i}.0 / (1.0 + x * x)\n" for i in range(n)]
    return defined(f"def f(x, y):\n{''.join(lines)}    return x\n"), (0.3, 0.7)


def stores(n):
    lines = [f"    u[{i % 7}] = u[{i % 5}] * y + np.sin(u[{i % 3}])\n" for i in range(n)]
    return defined(f"def f(x, y):\n    u = x.copy()\n{''.join(lines)}    return np.sum(u)\n"), (np.ones(7), 0.7)


def blocks(n):
    """Loops of two statements, each with a branch in it."""
    part = "    for i in range(3):\n        if x > {0}.5:\n            x = np.sin(x) * y\n        y = y + 0.1 * x\n"
    lines = [part.format(i) for i in range(n // 4)]
    return defined(f"def f(x, y):\n{''.join(lines)}    return x * y\n"), (0.3, 0.7)


def calls(n):
    """A tree of functions, each of which calls two more."""
    lines = []
    for i in range(n):
        called = [f" + f{j}(t, y)" for j in (2 * i + 1, 2 * i + 2) if j < n]
        lines.append(f"def f{i}(x, y):\n    t = np.sin(x) * y\n    return t{''.join(called)}\n\n\n")
    return defined("".join(lines) + "def f(x, y):\n    return f0(x, y)\n"), (0.3, 0.7)


if __name__ == "__main__":
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    s2sad.grad(lambda x: x * x)(1.0)
    print(f"{'program':12} {'size':>6} {'seconds':>8} {'ms for one':>10}")
    for family in (single, straight, overwriting, stores, blocks, calls):
        for size in (50, 500) if family is calls else (100, 1_000, 10_000):
            if size <= largest:
                function, args = family(size)
                seconds = timeit.timeit(lambda: s2sad.grad(function).specialize(*args), number=1)
                print(f"{family.__name__:12} {size:6} {seconds:8.3f} {seconds / size * 1e3:10.3f}", flush=True)
