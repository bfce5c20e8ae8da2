"""The command line: show, check, build, rules, explain."""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.util
import inspect
import pathlib
import sys
import textwrap
from typing import Any

import numpy as np

from s2sad import kinds
from s2sad.api import Derivative, annotated
from s2sad.errors import CODES, S2sadError, fail
from s2sad.kinds import Kind
from s2sad.rules import library, missing, registry
from s2sad.testing import check_grad

USAGE, FAILED = 2, 1


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit status: 0 good, 1 the derivative or check failed, 2 usage."""
    parser = _parser()
    options = parser.parse_args(argv)
    if not hasattr(options, "run"):
        parser.print_help(sys.stderr)
        return USAGE
    try:
        return options.run(options)
    except S2sadError as error:
        print(f"s2sad.{type(error).__name__}: {error}", file=sys.stderr)
        return USAGE if error.code in ("S2S401", "S2S407") else FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="s2sad", description="Source-to-source differentiation of plain Python functions"
    )
    commands = parser.add_subparsers(title="commands")

    def command(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        return made

    show = command("show", _show, "print the derivative of TARGET")
    build = command("build", _build, "write the derivative of TARGET as a module")
    check = command("check", _check, "compare the derivative of TARGET with finite differences")
    for each in (show, build, check):
        each.add_argument("target", metavar="TARGET", help="path/to/file.py:function or package.module:function")
        each.add_argument("--wrt", help="comma-separated parameters (default: the first)")
    for each in (show, build):
        each.add_argument("--mode", default="grad", choices=["grad", "value_and_grad", "vjp", "jvp"])
        each.add_argument(
            "--no-optimise", action="store_true", help="print what the transform emits, before the passes"
        )
        each.add_argument("--kinds", default="", help='kinds of parameters, as "w=float[:,:] n=int"')
    build.add_argument("-o", "--output", required=True, help="the file to write")
    check.add_argument("--at", required=True, help='arguments, as "x=1.5, w=np.ones(3)"')
    rules = command("rules", _rules, "list what has a rule, or print one rule")
    rules.add_argument("name", nargs="?")
    rules.add_argument("--missing", metavar="MODULE", help="list the public names without a rule, and why")
    explain = command("explain", _explain, "explain an error code, or the plan for TARGET")
    explain.add_argument("what", metavar="CODE|TARGET")
    explain.add_argument("--wrt")
    explain.add_argument("--kinds", default="")
    return parser


def resolve(target: str) -> Any:
    """Return the function that TARGET names; S2S401 if there is none."""
    place, _, path = target.rpartition(":")
    if not place or not path:
        fail("S2S401", f"TARGET {target!r} must be path/to/file.py:function or package.module:function")
    found: Any = _module(place)
    for part in path.split("."):
        if not hasattr(found, part):
            fail("S2S401", f"{place} has no function {path!r}")
        found = getattr(found, part)
    return found


def _module(place: str) -> Any:
    if not place.endswith(".py"):
        try:
            return importlib.import_module(place)
        except ModuleNotFoundError:
            fail("S2S401", f"there is no module {place!r}")
    path = pathlib.Path(place)
    if not path.is_file():
        fail("S2S401", f"there is no file {place!r}")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    sys.path.insert(0, str(path.parent.resolve()))
    spec.loader.exec_module(module)
    return module


def _wrt(text: str | None) -> Any:
    if text is None:
        return 0
    names = [t.strip() for t in text.split(",") if t.strip()]
    parts = [int(n) if n.lstrip("-").isdigit() else n for n in names]
    return parts[0] if len(parts) == 1 else tuple(parts)


def parse_kinds(text: str) -> dict[str, Kind]:
    """Read ``x=float w=float[:,:] n=int`` into kinds.

    >>> parse_kinds("n=int")
    {'n': Scalar(dtype='int', length=('n', 0))}
    """
    found: dict[str, Kind] = {}
    for item in text.replace(";", " ").split():
        name, _, spec = item.partition("=")
        base, _, axes = spec.partition("[")
        dtype = {"float": "float64", "int": "int64", "complex": "complex128"}.get(base, base)
        try:
            np.dtype(dtype)
        except TypeError:
            fail("S2S407", f"--kinds: {item!r} is not name=dtype or name=dtype[:,:]")
        if axes:
            found[name] = kinds.Array(dtype, tuple((f"{name}.{i}", 0) for i in range(axes.count(":"))))
        else:
            found[name] = kinds.Scalar(base, (name, 0) if base == "int" else None)
    return found


def _derived(options: argparse.Namespace) -> Any:
    function = resolve(options.target)
    derivative = Derivative(function, options.mode, _wrt(options.wrt), not options.no_optimise)
    return derivative.derive({**annotated(function), **parse_kinds(options.kinds)})


def _show(options: argparse.Namespace) -> int:
    print(_derived(options).text, end="")
    return 0


def _build(options: argparse.Namespace) -> int:
    made = _derived(options)
    held = [
        n for n, b in made.namespace.bindings.items() if b.source in ("live", "constant") and _mentions(made.text, n)
    ]
    lines = "".join(f"from {made.function.__module__} import {n}\n" for n in sorted(held))
    pathlib.Path(options.output).write_text(lines + made.text)
    print(f"wrote {options.output}", file=sys.stderr)
    return 0


def _mentions(text: str, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(ast.parse(text)))


def _check(options: argparse.Namespace) -> int:
    function = resolve(options.target)
    arguments = eval(f"dict({options.at})", {"np": np, "dict": dict})  # noqa: S307 - the user's own command line
    try:
        check_grad(function, wrt=_wrt(options.wrt), **arguments)
    except AssertionError as error:
        print(f"the derivative disagrees: {error}", file=sys.stderr)
        return FAILED
    print("forward = differences, reverse = forward")
    return 0


def _rules(options: argparse.Namespace) -> int:
    library.load()
    if options.missing is not None:
        return _missing(options.missing)
    rows = sorted([(_label(r.primitive), r) for r in registry.everything()], key=lambda row: row[0])
    if options.name is None:
        for label, rule_set in rows:
            kind = "constant of the run" if rule_set.any is None else rule_set.any.kind
            print(f"{label:40} {kind}")
        return 0
    found = [r for label, r in rows if label == options.name or label.rsplit(".", 1)[-1] == options.name]
    if not found:
        print(f"no rule for {options.name!r}", file=sys.stderr)
        return FAILED
    for rule_set in found:
        print(f"# {_label(rule_set.primitive)}")
        bodies = [
            r for r in (rule_set.both, rule_set.reverse, rule_set.rewrite, *rule_set.forward.values()) if r is not None
        ]
        print("".join(textwrap.dedent(inspect.getsource(r.body)) for r in bodies) or "a constant of the run\n", end="")
    return 0


def _missing(module: str) -> int:
    if module not in missing.NAMESPACES:
        print(f"--missing: {module!r} is none of {', '.join(missing.NAMESPACES)}", file=sys.stderr)
        return USAGE
    for name, reason in missing.missing(module).items():
        print(f"{name:24} {reason or 'no rule yet'}")
    return 0


def _label(primitive: Any) -> str:
    name = getattr(primitive, "__name__", repr(primitive))
    owner = getattr(primitive, "__objclass__", None)
    if owner is not None:
        return f"{owner.__module__}.{owner.__name__}.{name}"
    module = getattr(primitive, "__module__", None) or ("numpy" if isinstance(primitive, np.ufunc) else "builtins")
    return f"{module}.{name}".removeprefix("_").removeprefix("builtins.")


def _explain(options: argparse.Namespace) -> int:
    code = CODES.get(options.what.upper())
    if code is not None:
        print(f"{code.code}: {code.title} ({code.exception.__name__})\n\n{code.explanation}")
        return 0
    if ":" not in options.what:
        print(f"{options.what!r} is neither an error code nor a TARGET", file=sys.stderr)
        return USAGE
    function = resolve(options.what)
    made = Derivative(function, "grad", _wrt(options.wrt)).derive({**annotated(function), **parse_kinds(options.kinds)})
    reasons = made.plan.reasons if made.plan is not None else []
    for name, decision, why in reasons:
        print(f"{name:20} {decision:18} {why}")
    if not reasons:
        print("nothing is saved: every value the reverse sweep reads is still in its variable")
    return 0
