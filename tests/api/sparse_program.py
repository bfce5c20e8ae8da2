"""A function for a test in a process of its own."""


def square(x):
    return x * x
