"""A Hessian as a loop over products with unit vectors."""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core
from s2sad.emit.text import to_text
from s2sad.names import Namer
from s2sad.namespace import Namespace


def definition(name: str, arguments: gast.arguments, product: core.Function, x: str, namespace: Namespace) -> Any:
    """Return the function that calls ``product``, f's Hessian times a vector, with one unit for each element of x."""
    parameters = core.parameter_names(arguments)
    (x_dot,) = set(product.parameters) - set(parameters)
    namer = Namer([*parameters, *namespace.bindings])
    units, unit, column = namer.fresh("units"), namer.fresh("unit"), namer.fresh("columns")
    passed = [p.id for p in (*arguments.posonlyargs, *arguments.args)]
    if arguments.vararg:
        passed.append(f"*{arguments.vararg.id}")
    passed.extend(f"{p.id}={p.id}" for p in arguments.kwonlyargs)
    if arguments.kwarg:
        passed.append(f"**{arguments.kwarg.id}")
    call = f"{product.name}({', '.join(passed)}, {x_dot}={unit})"
    np = to_text(namespace.numpy("eye")).rpartition(".")[0]
    made = gast.parse(
        f"""
def {name}():
    {units} = {np}.eye({np}.size({x}), dtype={np}.result_type({x})).reshape(-1, *{np}.shape({x}))
    {column} = [{np}.ravel({call}) for {unit} in {units}]
    return {np}.reshape({column}, {np}.shape({x}) * 2)
"""
    ).body[0]
    made.args = arguments
    return made
