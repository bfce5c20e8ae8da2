"""Functions that generated code may call. They import nothing but NumPy and are written in the accepted subset."""

from s2sad.runtime.structure import (
    add,
    add_attribute,
    add_item,
    broadcast,
    fold,
    like,
    masked_product,
    own,
    seed,
    take_last,
    unbroadcast,
    zeros_like,
)

__all__ = [
    "add",
    "add_attribute",
    "add_item",
    "broadcast",
    "fold",
    "like",
    "masked_product",
    "own",
    "seed",
    "take_last",
    "unbroadcast",
    "zeros_like",
]
