"""Functions that stand for another one: a decorator's wrapper is read with the signature of what it wraps."""

from __future__ import annotations

import inspect
from dataclasses import replace
from types import FunctionType

import gast

from s2sad import core
from s2sad.core import Expr
from s2sad.front import source as sources
from s2sad.front.source import Source


def shown(function: FunctionType) -> FunctionType:
    """Return the function whose signature a function has: what it wraps, if it takes any arguments itself."""
    own = inspect.signature(function, follow_wrapped=False).parameters.values()
    loose = any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in own)
    inner = getattr(function, "__wrapped__", None)
    return shown(inner) if loose and isinstance(inner, FunctionType) else function


def called(source: Source) -> Source:
    """Return a function that calls the wrapper, if the source is one; else the source itself."""
    wrapper = source.function
    inner = shown(wrapper)
    if inner is wrapper:
        return source
    arguments = sources.read(inner).node.args
    args: list[Expr] = [core.name(a.id) for a in (*arguments.posonlyargs, *arguments.args)]
    if arguments.vararg:
        args.append(gast.Starred(value=core.name(arguments.vararg.id), ctx=gast.Load()))
    keywords = [gast.keyword(arg=a.id, value=core.name(a.id)) for a in arguments.kwonlyargs]
    if arguments.kwarg:
        keywords.append(gast.keyword(arg=None, value=core.name(arguments.kwarg.id)))
    name = "function"
    while name in core.parameter_names(arguments):
        name += "_"
    call = gast.Call(func=core.name(name), args=args, keywords=keywords)
    fields = {key: getattr(source.node, key, None) for key in source.node._fields}
    fields.update(args=arguments, body=[gast.copy_location(gast.Return(value=call), source.node)], decorator_list=[])
    node = gast.copy_location(gast.FunctionDef(**fields), source.node)
    gast.copy_location(call, source.node)
    return replace(source, function=inner, node=node, globals={name: wrapper}, closure={})
