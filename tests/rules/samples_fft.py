"""Samples of the rules of Fourier transforms: even, odd, cropped and padded lengths, every normalisation."""

import importlib

import numpy as np

from s2sad.runtime.fft import crop_or_pad, irfftn_bar, rfftn_bar, scale_mirrored
from tests.rules.sample import S

importlib.import_module("s2sad.rules.fft")

rng = np.random.default_rng(31)
even = rng.standard_normal(6)
odd = rng.standard_normal(5)
one = rng.standard_normal(1)
table = rng.standard_normal((3, 4))
cube = rng.standard_normal((2, 3, 4))
strided = rng.standard_normal((4, 6))[::2, ::-2]
single = table.astype(np.float32)


def imaginary(x):
    return x + 1j * rng.standard_normal(x.shape)


LENGTHS = [
    S(function, x, n, **options)
    for function in (np.fft.fft, np.fft.ifft, np.fft.irfft, np.fft.hfft)
    for x in (even, odd, imaginary(even), imaginary(odd))
    for n, options in (
        (None, {}),
        (5, {}),
        (4, {"norm": "ortho"}),
        (9, {"norm": "forward"}),
        (12, {}),
        (1, {}),
        (2, {}),
    )
]

REAL_LENGTHS = [
    S(function, x, n, **options)
    for function in (np.fft.rfft, np.fft.ihfft)
    for x in (even, odd, one)
    for n, options in (
        (None, {}),
        (5, {}),
        (4, {"norm": "ortho"}),
        (9, {"norm": "forward"}),
        (12, {}),
        (1, {}),
        (2, {}),
    )
]

AXES = [
    *(
        S(function, x, n, axis)
        for function in (np.fft.fft, np.fft.ifft, np.fft.irfft, np.fft.hfft)
        for x in (table, imaginary(cube), strided)
        for n in (None, 2, 7)
        for axis in (0, 1, -2)
    ),
    *(
        S(function, x, n, axis)
        for function in (np.fft.rfft, np.fft.ihfft)
        for x in (cube, strided)
        for n in (None, 2, 7)
        for axis in (0, 1, -1)
    ),
    *(
        S(function, single)
        for function in (np.fft.fft, np.fft.ifft, np.fft.rfft, np.fft.irfft, np.fft.hfft, np.fft.ihfft)
    ),
    S(np.fft.fft, np.zeros((0, 3))),
    S(np.fft.irfft, np.zeros((0, 3), complex)),
    S(np.fft.rfft, np.zeros((0, 3))),
    S(np.fft.fft, [0.5, -1.5, 2.0]),
    S(np.fft.rfft, [0.5, -1.5, 2.0]),
]

SEVERAL = [
    *(
        S(function, x, s, axes, norm)
        for function in (np.fft.fftn, np.fft.ifftn, np.fft.irfftn)
        for x in (cube, imaginary(cube))
        for s, axes, norm in (
            (None, None, None),
            (None, (0,), "ortho"),
            (None, (2, 0), "forward"),
            ((3, 2), (0, 1), None),
            ((1, 5), (2, -2), "ortho"),
            ((4, 3, 6), (0, 1, 2), "forward"),
            (None, (1, 1), None),
        )
    ),
    *(
        S(np.fft.rfftn, cube, s, axes, norm)
        for s, axes, norm in (
            (None, None, None),
            (None, (0,), "ortho"),
            (None, (2, 0), "forward"),
            ((3, 2), (0, 1), None),
            ((1, 5), (2, -2), "ortho"),
            ((4, 3, 6), (0, 1, 2), "forward"),
            (None, (1, 1), None),
        )
    ),
    *(
        S(function, x, s, norm=norm)
        for function in (np.fft.fft2, np.fft.ifft2, np.fft.irfft2)
        for x in (table, imaginary(table), cube)
        for s, norm in ((None, None), ((2, 6), "ortho"), ((4, 3), "forward"))
    ),
    *(S(np.fft.rfft2, x, s) for x in (table, cube, strided) for s in (None, (2, 6), (4, 3))),
    *(S(function, single) for function in (np.fft.fft2, np.fft.rfft2, np.fft.irfftn, np.fft.ifftn, np.fft.rfftn)),
    S(np.fft.rfft2, cube, axes=(0, 2)),
    S(np.fft.irfft2, imaginary(cube), axes=(2, 1)),
]

ORDERS = [
    *(
        S(function, x, axes)
        for function in (np.fft.fftshift, np.fft.ifftshift)
        for x, axes in (
            (even, None),
            (odd, None),
            (table, 0),
            (cube, (0, 2)),
            (imaginary(odd), -1),
            (strided, None),
            (single, 1),
        )
    ),
    *(S(function, n, 0.3) for function in (np.fft.fftfreq, np.fft.rfftfreq) for n in (1, 4, 5)),
]

TRANSPOSES = [
    S(crop_or_pad, cube, (3, 2, 4)),
    S(crop_or_pad, imaginary(cube), (2, 3, 4)),
    *(S(scale_mirrored, imaginary(cube), n, axis, 2.0) for n, axis in ((2, 0), (3, 0), (4, 1), (5, -2), (6, 2))),
    *(
        S(rfftn_bar, np.fft.rfftn(cube, s, axes), (2, 3, 4), s, axes, norm)
        for s, axes, norm in ((None, None, None), ((3, 5), (0, 2), "ortho"), ((4, 1), (1, 0), "forward"))
    ),
    *(
        S(irfftn_bar, np.fft.irfftn(cube, s, axes), (2, 3, 4), s, axes, norm)
        for s, axes, norm in ((None, None, None), ((3, 5), (0, 2), "ortho"), ((4, 1), (1, 0), "forward"))
    ),
]

SAMPLES = [*LENGTHS, *REAL_LENGTHS, *AXES, *SEVERAL, *ORDERS, *TRANSPOSES]
