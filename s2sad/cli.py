"""The command line: show, check, build, rules, explain."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import inspect
import math
import os
import pathlib
import sys
import textwrap
from typing import Any

import numpy as np

from s2sad import explain, kinds, pipeline
from s2sad.derivative import Derivative, annotated
from s2sad.emit.colour import coloured
from s2sad.emit.standalone import complete
from s2sad.errors import CODES, S2sadError, fail, suggest
from s2sad.kinds import Kind
from s2sad.rules import library, missing, missing_scipy, registry
from s2sad.rules.paths import path_of
from s2sad.testing import check_grad

FAILED, USAGE = 1, 2
MODES = ["grad", "value_and_grad", "vjp", "jvp", "hvp", "hessian"]
# errors of the command line, not of the function
WRONG_CALL = ("S2S102", "S2S401", "S2S404", "S2S405", "S2S407")


class Usage(Exception):
    """The command line is wrong."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit status: 0 good, 1 the derivative or check failed, 2 usage."""
    parser = _parser()
    options = parser.parse_args(argv)
    if not hasattr(options, "run"):
        parser.print_help(sys.stderr)
        return USAGE
    try:
        status = options.run(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # who reads the output has seen enough of it: `s2sad rules | head`; nothing is left to be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Usage as error:
        print(f"s2sad: {error}", file=sys.stderr)
        return USAGE
    except S2sadError as error:
        print(f"s2sad.{type(error).__name__}: {error}", file=sys.stderr)
        return USAGE if error.code in WRONG_CALL else FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="s2sad",
        description="Source-to-source differentiation of plain Python functions",
        epilog="TARGET is path/to/file.py:function, package.module:function or ...:Class.method",
    )
    commands = parser.add_subparsers(title="commands")

    def command(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help, epilog=parser.epilog)
        made.set_defaults(run=run)
        return made

    show = command("show", _show, "print the derivative of TARGET")
    build = command("build", _build, "write the derivative of TARGET as a module")
    check = command("check", _check, "compare the derivative of TARGET with finite differences")
    rules = command("rules", _rules, "list what has a rule, or print one rule")
    about = command("explain", _explain, "explain an error code, or why the gradient of TARGET is what it is")
    for each in (show, build, check):
        each.add_argument("target", metavar="TARGET", help="the function")
    about.add_argument("what", metavar="CODE|TARGET")
    for each in (show, build, check, about):
        each.add_argument("--wrt", help="comma-separated parameters (default: the first)")
    for each in (show, build, about):
        each.add_argument("--kinds", default=[], action="append", help='kinds of parameters, as "w=float[:,:] n=int"')
    for each in (show, build):
        each.add_argument("--mode", default="grad", choices=MODES)
        each.add_argument("--no-optimise", action="store_true", help="leave out the passes that make the text short")
        each.add_argument(
            "--standalone", action="store_true", help="write helpers and constants into the text: it needs only NumPy"
        )
    show.add_argument("--stages", action="store_true", help="print every step from the function to its derivative")
    build.add_argument("-o", "--output", required=True, help="the file to write")
    check.add_argument("--at", required=True, action="append", help='arguments, as "x=1.5, w=np.ones(3)"')
    rules.add_argument("name", nargs="?")
    rules.add_argument("--missing", metavar="MODULE", help="list the public names without a rule, and why")
    return parser


# -- what is differentiated --------------------------------------------------------------------------------------------


def resolve(target: str) -> Any:
    """Return the function that TARGET names."""
    place, _, path = target.rpartition(":")
    if not place or not path:
        raise Usage(f"{target!r} is no TARGET: write path/to/file.py:function or package.module:function")
    found: Any = _module(place)
    for part in path.split("."):
        if not hasattr(found, part):
            raise Usage(f"{place} has no function {path!r}")
        found = getattr(found, part)
    if not callable(found):
        raise Usage(f"{path!r} in {place} is not a function")
    return found


def _module(place: str) -> Any:
    path = pathlib.Path(place).resolve()
    if not place.endswith(".py"):
        name = place
        sys.path.insert(0, os.getcwd())
    elif path.is_file():
        name, root = path.stem, path.parent
        while (root / "__init__.py").is_file():
            name, root = f"{root.name}.{name}", root.parent
        sys.path.insert(0, str(root))
    else:
        raise Usage(f"there is no file {place!r}")
    known = sys.modules.get(name)
    if known is not None and place.endswith(".py") and getattr(known, "__file__", None) != str(path):
        # a file may have the name of a module that is already loaded
        name = f"{name}_target"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
        raise Usage(f"there is no module {place!r}") from None


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
            np.dtype(dtype or "?!")
        except TypeError:
            help = "the dtypes are those of NumPy, float, int and complex: x=float[:] n=int"
            fail("S2S407", f"--kinds: {item!r} is not name=dtype or name=dtype[:,:]", help=(help,))
        if axes:
            found[name] = kinds.Array(dtype, tuple((f"{name}.{i}", 0) for i in range(axes.count(":"))))
        else:
            found[name] = kinds.Scalar(base, (name, 0) if base == "int" else None)
    return found


def _derived(options: argparse.Namespace) -> pipeline.Derivative:
    function = resolve(options.target)
    derivative = Derivative(function, options.mode, _wrt(options.wrt), not options.no_optimise)
    known = parse_kinds(" ".join(options.kinds))
    unknown = [n for n in known if n not in derivative.names]
    if unknown:
        raise Usage(f"--kinds: {', '.join(unknown)}: no parameter of the function")
    return derivative.derive({**annotated(function), **known})


# -- commands ----------------------------------------------------------------------------------------------------------


def _show(options: argparse.Namespace) -> int:
    made = _derived(options)
    if options.stages:
        text = _stages(made)
    elif options.standalone:
        text = _complete(made, paste=True)
    else:
        text = made.text
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ
    print(text if plain else coloured(text), end="")
    return 0


def _stages(made: pipeline.Derivative) -> str:
    parts = [("source", textwrap.dedent("".join(made.source.lines)).rstrip() + "\n")]
    for stage in made.stages:
        parts.append((stage.title, stage.text))
        if stage.title == "core" and made.plan is not None:
            parts.append(("plan", "".join(f"# {line}\n" for line in explain.plan(made))))
    return "\n\n".join(f"# == {title} ==\n\n{text}" for title, text in parts)


def _build(options: argparse.Namespace) -> int:
    text = _complete(_derived(options), options.standalone)
    try:
        pathlib.Path(options.output).write_text(text, encoding="utf8")
    except OSError as error:
        raise Usage(f"cannot write {options.output}: {error.strerror}") from None
    print(f"wrote {options.output}", file=sys.stderr)
    return 0


def _complete(made: pipeline.Derivative, paste: bool) -> str:
    return complete(made.text, made.namespace, made.function.__module__, paste)


def _check(options: argparse.Namespace) -> int:
    function = resolve(options.target)
    known = {**getattr(function, "__globals__", {}), "np": np, "math": math}
    at = ", ".join(options.at)
    try:
        arguments = eval(f"dict({at})", known)  # noqa: S307 - the user's own command line
    except Exception as error:
        raise Usage(f"--at {at!r}: {type(error).__name__}: {error}") from None
    try:
        check_grad(function, wrt=_wrt(options.wrt), **arguments)
    except AssertionError as error:
        print(f"the derivative disagrees: {error}", file=sys.stderr)
        return FAILED
    print("forward = differences, reverse = forward")
    return 0


def _rules(options: argparse.Namespace) -> int:
    for module in library.ON_IMPORT:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    library.load()
    wanted = options.missing or options.name or ""
    if wanted.partition(".")[0] == "scipy" and importlib.util.find_spec("scipy") is None:
        raise Usage("SciPy is not installed; its rules are there when it is: pip install scipy")
    if options.missing is not None:
        return _missing(options.missing)
    rows = sorted(((path_of(r.primitive), r) for r in registry.everything()), key=lambda row: row[0])
    if options.name is None:
        for label, found in rows:
            print("  ".join(filter(None, (f"{label:40} {_modes(found)}", _keywords(found), _limits(found)))))
        return 0
    name = options.name.replace("np.", "numpy.", 1) if options.name.startswith("np.") else options.name
    chosen = [(label, found) for label, found in rows if label == name or label.endswith(f".{name}")]
    if not chosen:
        close = suggest(name, [label for label, _ in rows])
        raise Usage(f"no rule for {options.name!r}" + (f", did you mean {close}?" if close else ""))
    print("\n".join(_described(label, found) for label, found in chosen), end="")
    return 0


def _described(label: str, found: registry.RuleSet) -> str:
    bodies = [
        r for r in (found.both, found.reverse, found.rewrite, *found.forward.values(), found.joint) if r is not None
    ]
    texts = dict.fromkeys(textwrap.dedent(inspect.getsource(r.body)) for r in bodies)
    return f"# {label}: {_modes(found)}\n" + "\n".join(texts)


def _modes(found: registry.RuleSet) -> str:
    if found.both is not None:
        return f"{found.both.kind}, both modes"
    if found.rewrite is not None:
        return "rewritten as plain code, both modes"
    if found.any is None:
        return "constant: its result carries no derivative"
    if found.reverse is None or not found.forward:
        return "reverse mode only" if found.reverse is not None else "forward mode only"
    return "both modes"


def _keywords(found: registry.RuleSet) -> str:
    """Return the parameters that have defaults, and those that every elementwise function of NumPy has."""
    rule = found.any
    if rule is None:
        return ""
    names = list(rule.defaults)
    if rule.kind == "elementwise" and isinstance(found.primitive, np.ufunc):
        names += ["out", "where"]
    return f"({', '.join(names)})" if names else ""


def _limits(found: registry.RuleSet) -> str:
    return " ".join(found.any.limits.split()) if found.any is not None else ""


def _missing(module: str) -> int:
    known = [*missing.NAMESPACES, "scipy", *missing_scipy.MODULES]
    if module not in known:
        raise Usage(f"--missing: {module!r} is none of {', '.join(known)}")
    for each in missing_scipy.MODULES if module == "scipy" else (module,):
        for name, reason in missing.missing(each).items():
            label = f"{each}.{name}" if module == "scipy" else name
            print(f"{label:24} {reason or 'no rule yet'}")
    return 0


def _explain(options: argparse.Namespace) -> int:
    code = CODES.get(options.what.upper())
    if code is not None:
        print(f"{code.code}: {code.title} ({code.exception.__name__})\n\n{code.explanation}")
        return 0
    if ":" not in options.what:
        raise Usage(f"{options.what!r} is neither an error code nor a TARGET")
    made = _derived(argparse.Namespace(**vars(options), target=options.what, mode=pipeline.GRAD, no_optimise=False))
    print("\n".join(explain.report(made)))
    return 0
