"""The further arguments of a function that SciPy's solvers are given."""


def in_tuple(args):
    """Return the further arguments as SciPy takes them: one of them may stand alone.

    >>> in_tuple(2.0), in_tuple((2.0, 3.0))
    ((2.0,), (2.0, 3.0))
    """
    return args if isinstance(args, tuple) else (args,)
