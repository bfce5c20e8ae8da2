"""Matrix products, convolutions and Fourier sums by loops and stores."""

import math

import numpy as np

from tests.programs.case import case

# -- matrix products ---------------------------------------------------------------------------------------------------


def matmul(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            s = 0.0
            for l in range(k):
                s += a[i, l] * b[l, j]
            c[i, j] = s
    return np.sum(c**3)


def matmul_axpy(a, b):
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for l in range(a.shape[1]):
            c[i] += a[i, l] * b[l]
    return np.sum(c**3)


def matmul_outer(a, b):
    c = np.zeros((len(a), len(b[0])))
    for l in range(len(b)):
        c += np.outer(a[:, l], b[l])
    return np.sum(c**3)


def matmul_dots(a, b):
    c = np.empty((a.shape[0], b.shape[1]))
    for i, row in enumerate(a):
        for j, column in enumerate(b.T):
            c[i, j] = row @ column
    return np.sum(c**3)


def matmul_blocks(a, b):
    c = np.zeros((len(a), b.shape[1]))
    for i in range(0, len(a), 2):
        for l in range(0, len(b), 2):
            c[i : i + 2, :] += a[i : i + 2, l : l + 2] @ b[l : l + 2, :]
    return np.sum(c**3)


def matmul_row_views(a, b):
    c = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        row = c[i]
        for l in range(len(b)):
            row += a[i, l] * b[l]
    return np.sum(c**3)


def product(out, a, b):
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.dot(a[i, :], b[:, j])


def power_by_squaring(a, n):
    result = np.eye(len(a))
    base = a.copy()
    work = np.empty_like(a)
    while n > 0:
        if n % 2 == 1:
            product(work, result, base)
            result[...] = work
        product(work, base, base)
        base[...] = work
        n //= 2
    return np.sum(result * np.arange(9.0).reshape(3, 3))


# -- convolutions ------------------------------------------------------------------------------------------------------


def convolve(image, kernel):
    n, m = image.shape
    p, q = kernel.shape
    out = np.zeros((n - p + 1, m - q + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(p):
                for b in range(q):
                    out[i, j] += image[i + a, j + b] * kernel[a, b]
    return np.sum(out**2)


def convolve_windows(image, kernel):
    n, m = image.shape
    p, q = kernel.shape
    out = np.zeros((n - p + 1, m - q + 1))
    for i in range(len(out)):
        for j in range(len(out[0])):
            out[i, j] = np.sum(image[i : i + p, j : j + q] * kernel)
    return np.sum(out**2)


def convolve_shifts(image, kernel):
    n, m = image.shape
    p, q = kernel.shape
    out = np.zeros((n - p + 1, m - q + 1))
    for a in range(p):
        for b in range(q):
            out += kernel[a, b] * image[a : a + out.shape[0], b : b + out.shape[1]]
    return np.sum(out**2)


def convolve_row_views(image, kernel):
    out = np.zeros((len(image) - len(kernel) + 1, image.shape[1] - kernel.shape[1] + 1))
    for i, row in enumerate(out):
        for j in range(len(row)):
            row[j] = np.sum(image[i : i + len(kernel), j : j + kernel.shape[1]] * kernel)
    return np.sum(out**2)


def convolve_functional(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.sum(np.sum(windows * kernel, axis=(2, 3)) ** 2)


def convolve_full(x, kernel):
    out = np.zeros(len(x) + len(kernel) - 1)
    for i in range(len(x)):
        out[i : i + len(kernel)] += x[i] * kernel
    return out * out


def max_pool(image):
    n, m = image.shape[0] // 2, image.shape[1] // 2
    out = np.full((n, m), -np.inf)
    for i in range(n):
        for j in range(m):
            for a in range(2):
                for b in range(2):
                    if image[2 * i + a, 2 * j + b] > out[i, j]:
                        out[i, j] = image[2 * i + a, 2 * j + b]
    return np.sum(out**2)


# -- Fourier sums ------------------------------------------------------------------------------------------------------


def dft_complex(x):
    n = len(x)
    spectrum = np.zeros(n, dtype=complex)
    for k in range(n):
        for t in range(n):
            spectrum[k] += x[t] * np.exp(-2j * np.pi * k * t / n)
    return np.sum(np.abs(spectrum) ** 2 * np.arange(n))


def fft_complex(x):
    n = len(x)
    bits = n.bit_length() - 1
    y = np.zeros(n, dtype=np.complex128)
    for i in range(n):
        y[int(f"{i:0{bits}b}"[::-1], 2)] = x[i]
    size = 2
    while size <= n:
        for start in range(0, n, size):
            for k in range(size // 2):
                w = np.exp(-2j * np.pi * k / size)
                even = y[start + k]
                odd = w * y[start + k + size // 2]
                y[start + k] = even + odd
                y[start + k + size // 2] = even - odd
        size *= 2
    return np.sum(np.abs(y) ** 2 * np.arange(n))


def fft_slices(x):
    n = len(x)
    y = x.astype(complex)[[0, 4, 2, 6, 1, 5, 3, 7]]
    size = 1
    while size < n:
        w = np.exp(-1j * np.pi * np.arange(size) / size)
        for start in range(0, n, 2 * size):
            odd = w * y[start + size : start + 2 * size]
            y[start + size : start + 2 * size] = y[start : start + size] - odd
            y[start : start + size] += odd
        size *= 2
    return np.sum((y * np.conj(y)).real * np.arange(n))


def fft_pairs(x):
    n = len(x)
    re, im = x[[0, 4, 2, 6, 1, 5, 3, 7]], np.zeros(n)
    size = 1
    while size < n:
        for k in range(size):
            c, s = math.cos(math.pi * k / size), -math.sin(math.pi * k / size)
            for i in range(k, n, 2 * size):
                j = i + size
                tr = c * re[j] - s * im[j]
                ti = c * im[j] + s * re[j]
                re[j], im[j] = re[i] - tr, im[i] - ti
                re[i] += tr
                im[i] += ti
        size *= 2
    return np.sum((re**2 + im**2) * np.arange(n))


def butterfly(re, im, i, j, c, s):
    tr, ti = c * re[j] - s * im[j], c * im[j] + s * re[j]
    re[j] = re[i] - tr
    im[j] = im[i] - ti
    re[i] += tr
    im[i] += ti


def fft_level(re, im, size):
    for k in range(size):
        angle = -math.pi * k / size
        for i in range(k, len(re), 2 * size):
            butterfly(re, im, i, i + size, math.cos(angle), math.sin(angle))


def fft_helpers(x):
    re, im = x[[0, 4, 2, 6, 1, 5, 3, 7]], np.zeros(8)
    for size in (1, 2, 4):
        fft_level(re, im, size)
    return np.sum((re**2 + im**2) * np.arange(8))


def haar(x):
    y = x.copy()
    n = len(y)
    while n > 1:
        n //= 2
        low = (y[: 2 * n : 2] + y[1 : 2 * n : 2]) / math.sqrt(2.0)
        high = (y[: 2 * n : 2] - y[1 : 2 * n : 2]) / math.sqrt(2.0)
        y[:n] = low
        y[n : 2 * n] = high
    return np.sum(y**3)


def haar_functional(x):
    kept = []
    while len(x) > 1:
        kept.insert(0, (x[::2] - x[1::2]) / math.sqrt(2.0))
        x = (x[::2] + x[1::2]) / math.sqrt(2.0)
    return np.sum(np.concatenate([x, *kept]) ** 3)


def fft_functional(x):
    return np.sum(np.abs(np.fft.fft(x)) ** 2 * np.arange(len(x)))


M = np.random.default_rng(0).standard_normal((3, 3))
N = np.cos(np.arange(9.0)).reshape(3, 3)
KERNEL = np.random.default_rng(1).standard_normal((2, 3))
IMAGE = np.random.default_rng(2).standard_normal((4, 5))
SIGNAL = np.sin(1.7 * np.arange(8.0)) + 0.3


def product_functional(a, b):
    return np.sum((a @ b) ** 3)


def power_functional(a, n):
    return np.sum(np.linalg.matrix_power(a, n) * np.arange(9.0).reshape(3, 3))


CASES = [
    *(case(f, M, N, functional=product_functional) for f in (matmul, matmul_axpy, matmul_outer, matmul_dots)),
    case(power_by_squaring, M, 5, functional=power_functional),
    *(
        case(f, SIGNAL, functional=fft_functional)
        for f in (dft_complex, fft_complex, fft_slices, fft_pairs, fft_helpers)
    ),
    case(haar, SIGNAL, functional=haar_functional),
    *(case(f, IMAGE, KERNEL, functional=convolve_functional) for f in (convolve, convolve_windows, convolve_shifts)),
    case(convolve_full, IMAGE[0], KERNEL[0], functional=lambda x, k: np.convolve(x, k) ** 2),
    case(max_pool, IMAGE, functional=lambda image: np.sum(image[:, :4].reshape(2, 2, 2, 2).max(axis=(1, 3)) ** 2)),
]

CASES += [
    case(matmul_row_views, M, N, functional=product_functional),
    case(convolve_row_views, IMAGE, KERNEL),
    case(matmul_blocks, M, N, functional=product_functional),
]
