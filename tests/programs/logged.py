"""Programs that tell the user what they do, as those of packages: loggers, warnings, flags of the module."""

import logging
import math

import numpy as np
from scipy.stats import cauchy

from tests.programs.case import case

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())
logger.propagate = False
WITH_NUMPY = True
LETTERS = "CDEFGHJKLMNPQRSTUVWXX"


def told_before(x):
    logger.debug("called with %s", x)
    return x * x


def told_on_one_path(x):
    if x > 1.0:
        logger.info("large: %g", x)
        y = x**3
    else:
        y = x * x
    logger.info(f"y = {y}")
    return y


def told_in_a_loop(x):
    log = logging.getLogger(__name__)
    for i in range(3):
        log.debug("round %d at %g", i, x)
        x = x * math.sin(x)
    if log.isEnabledFor(logging.CRITICAL):
        x = x + x
    return x


def told_by_the_handler(x):
    try:
        y = 1.0 / (x - 2.0)
    except ZeroDivisionError:
        logger.exception("no inverse")
        y = x
    return y * x


class Model:
    def __init__(self):
        self.log = logger
        self.gain = 2.0

    def response(self, x):
        self.log.debug("response to %s", x)
        return self.gain * x * x


MODEL = Model()


def told_by_an_object(x):
    return MODEL.response(x) * x


def told_of_an_array(u):
    v = u.copy()
    logger.debug("before %s", v)
    v[0] = v[1] * v[0]
    logger.debug("after %s", v)
    return np.sum(v * v)


# -- what need not be looked at ----------------------------------------------------------------------------------------


def letter(latitude):
    if WITH_NUMPY and isinstance(latitude, np.ndarray):
        latitude = latitude.flat[0]
    return LETTERS[int(latitude + 80) >> 3] if -80 <= latitude <= 84 else None


def decided_by_its_second_half(latitude):
    zone = letter(latitude)
    shift = 0.0 if zone.upper() >= "N" else 10.0
    return math.sin(latitude) + shift * latitude


def identity_of(dtype=np.float64):
    return np.array([1.0, 0.0, 0.0, 0.0], dtype=dtype)


def logarithm(q):
    q = np.array(q)
    size = np.sqrt(np.dot(q, q))
    if size == 0.0:
        return identity_of(q.dtype)
    w, v = q[0], q[1:]
    result = np.zeros((4,), q.dtype)
    result[0] = np.log(size)
    result[1:] = v / np.sqrt(np.dot(v, v)) * np.arccos(w / size)
    return result


def method_of_a_number(r):
    return -cauchy.logpdf(r).sum() + cauchy.cdf(r).reshape(())


def number_of_an_array(latitude):
    latitude = np.array([[latitude]])
    size = np.sqrt(1.0 + np.cos(latitude))
    return float(np.sin(latitude)[0, 0] / size[0, 0]), float((np.sin(latitude) / size).ravel()[0:1].item())


CASES = [
    case(number_of_an_array, 0.7),
    case(told_before, 1.3),
    case(told_on_one_path, 1.3),
    case(told_on_one_path, 0.7),
    case(told_in_a_loop, 1.3),
    case(told_by_the_handler, 1.3),
    case(told_by_an_object, 1.3),
    case(told_of_an_array, np.array([0.5, 1.5, 2.0])),
    case(decided_by_its_second_half, 0.7),
    case(decided_by_its_second_half, np.float64(-0.7)),
    case(logarithm, np.array([0.9, 0.2, -0.3, 0.4])),
    case(method_of_a_number, 0.7),
    case(method_of_a_number, np.float64(0.7)),
]
