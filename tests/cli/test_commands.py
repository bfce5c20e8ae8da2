"""The command line: what it prints, where, and with which exit status."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest

from s2sad import cli
from s2sad.emit.colour import coloured

S2SAD = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; import s2sad.cli; sys.exit(s2sad.cli.main())"]

MODEL = """
import numpy as np

SCALE = 2.0
COMPILED = np.busday_count


def loss(w, b: float, n: int = 3):
    t = 0.0
    for i in range(n):
        t = t + np.sum(np.tanh(w * b)) * SCALE
    return t


def square(x: float):
    return x * x


def vector(x):
    return x * np.ones(3)


def missing(x):
    return COMPILED(x)


def cut(x: float, y: float, z: float):
    n = int(x)
    u = x * y
    if y > 0.0:
        y = y * y
    return y * n


class Model:
    def energy(self, x: float):
        return x * x

    @staticmethod
    def power(x: float):
        return x**3
"""


@pytest.fixture(autouse=True)
def model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "model.py").write_text(MODEL)
    yield tmp_path
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def run(capsys):
    def call(*arguments):
        try:
            status = cli.main(list(arguments))
        except SystemExit as stop:
            status = stop.code
        out, err = capsys.readouterr()
        return status, out, err

    return call


SQUARE = "def square_grad(x: float):\n    return x + x\n"


# -- show --------------------------------------------------------------------------------------------------------------


def test_show_prints_python_on_stdout(run):
    assert run("show", "model.py:square") == (0, SQUARE, "")
    assert run("show", "model:square") == (0, SQUARE, "")


@pytest.mark.parametrize(
    ("options", "defined"),
    [
        (["--mode", "value_and_grad"], "def square_value_and_grad(x: float):"),
        (["--mode", "vjp"], "def square_vjp(x: float, out_bar):"),
        (["--mode", "jvp"], "def square_jvp(x: float, x_dot):"),
        (["--mode", "hvp"], "def square_hvp(x: float, x_dot):"),
        (["--mode", "hessian"], "def square_hessian(x: float):"),
        (["--wrt", "x"], "def square_grad(x: float):"),
        (["--wrt", "-1"], "def square_grad(x: float):"),
    ],
)
def test_show_modes(run, options, defined):
    status, out, _ = run("show", "model.py:square", *options)
    assert status == 0 and defined in out
    exec(out, {})


def test_show_wrt_and_kinds(run):
    _, generic, _ = run("show", "model.py:loss", "--wrt", "w,b")
    _, special, _ = run("show", "model.py:loss", "--wrt", "w,b", "--kinds", "w=float[:,:] b=float")
    apart = run("show", "model.py:loss", "--wrt", "w,b", "--kinds", "w=float[:,:]", "--kinds", "b=float")
    assert apart[1] == special
    assert "def loss_grad_w_b(w, b: float, n: int = 3):" in generic
    assert "unbroadcast" in generic and "unbroadcast" not in special


def test_show_no_optimise(run):
    _, short, _ = run("show", "model.py:loss")
    _, plain, _ = run("show", "model.py:loss", "--no-optimise")
    assert len(plain.splitlines()) > len(short.splitlines())


def test_show_stages_are_python_and_each_computes(run):
    status, out, _ = run("show", "model.py:loss", "--stages", "--kinds", "w=float[:]")
    titles = ["source", "core", "plan", "reverse", "optimised"]
    assert status == 0 and [t for t in titles if f"# == {t} ==\n" in out] == titles
    values = {}
    for title, text in zip(titles, out.split("# == ")[1:], strict=True):
        module = {"np": np, "SCALE": 2.0}
        exec("# == " + text, module)
        f = module.get("loss") or module.get("loss_grad")
        values[title] = f and f(np.array([0.5, -1.0]), 2.0)
    assert values["source"] == values["core"]
    np.testing.assert_allclose(values["reverse"], values["optimised"])


def test_show_stages_of_forward_mode(run):
    _, out, _ = run("show", "model.py:square", "--stages", "--mode", "jvp")
    assert "# == tangent ==" in out and "# == plan ==" not in out


def test_methods(run):
    status, out, _ = run("show", "model.py:Model.energy", "--wrt", "x")
    assert status == 0 and out.startswith("def energy_grad(self, x: float):")
    assert run("show", "model.py:Model.power")[0] == 0


def test_output_is_coloured_on_a_terminal_only(run, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert run("show", "model.py:square")[1] == coloured(SQUARE) != SQUARE
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("show", "model.py:square")[1] == SQUARE


def test_colours_change_nothing_but_colours():
    text = 'def f(x):\n    # a comment\n    s = """two\nlines""" + f"{x!r}"\n    return s, 1.0\n'
    plain = coloured(text)
    for code in ("\033[0m", "\033[34m", "\033[32m", "\033[36m", "\033[90m"):
        plain = plain.replace(code, "")
    assert plain == text and coloured("x = y\n") == "x = y\n"


# -- build -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--standalone"]])
def test_build_writes_a_module(run, model, options):
    status, out, err = run("build", "model.py:loss", "-o", "loss_grad.py", "--kinds", "w=float[:]", *options)
    assert (status, out, err) == (0, "", "wrote loss_grad.py\n")
    program = "import numpy as np, loss_grad; print(loss_grad.loss_grad(np.zeros(2), 2.0).tolist())"
    if options:
        (model / "model.py").unlink()
        program = "import sys; sys.modules['s2sad'] = None; " + program
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=model)
    assert done.stdout == "[12.0, 12.0]\n", done.stderr


def test_build_says_why_it_cannot_write(run):
    assert run("build", "model.py:square", "-o", "nowhere/x.py") == (
        2,
        "",
        "s2sad: cannot write nowhere/x.py: No such file or directory\n",
    )


# -- check -------------------------------------------------------------------------------------------------------------


def test_check(run, monkeypatch):
    arguments = ("check", "model.py:loss", "--at", "w=np.ones(3) * SCALE, b=1.5", "--wrt", "w,b")
    assert run(*arguments) == (0, "forward = differences, reverse = forward\n", "")

    def wrong(*args, **kwargs):
        raise AssertionError("reverse 1.0 against forward 2.0")

    apart = ("check", "model.py:loss", "--at", "w=np.ones(3) * SCALE", "--at", "b=1.5", "--wrt", "w,b")
    assert run(*apart) == run(*arguments)
    monkeypatch.setattr(cli, "check_grad", wrong)
    assert run(*arguments) == (1, "", "the derivative disagrees: reverse 1.0 against forward 2.0\n")


# -- rules -------------------------------------------------------------------------------------------------------------


def test_rules_lists_everything_once(run):
    status, out, _ = run("rules")
    names = [line.split()[0] for line in out.splitlines()]
    # tests before this one may have made rules of their own
    names = [name for name in names if not name.startswith(("tests.", "<README"))]
    assert status == 0 and names == sorted(set(names)) and {"math.sin", "numpy.sum", "operator.mul"} <= set(names)
    assert {"numpy.multiply.reduce", "numpy.random.normal", "numpy.random.Generator.normal", "numpy.r_"} <= set(names)
    assert {"numpy.random.RandomState.normal", "numpy.vectorize.__call__"} <= set(names)


def test_rules_of_scipy_need_scipy(run, monkeypatch):
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    said = "s2sad: SciPy is not installed; its rules are there when it is: pip install scipy\n"
    assert run("rules", "--missing", "scipy") == run("rules", "scipy.special.gamma") == (2, "", said)


def test_who_reads_may_stop(model):
    """``s2sad rules | head`` ends without a traceback."""
    asked = subprocess.Popen([*S2SAD, "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert asked.stdout.readline()
    asked.stdout.close()
    assert (asked.stderr.read(), asked.wait()) == ("", 0)
    asked.stderr.close()


def test_rules_lists_modes_keywords_and_limits(run):
    pytest.importorskip("scipy")
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in run("rules")[1].splitlines()}
    assert lines["numpy.cumprod"] == "both modes (axis, dtype, out) Exact with zeros."
    assert lines["numpy.exp"] == "elementwise, both modes (out, where)"
    assert lines["scipy.stats.norm.cdf"] == "elementwise, both modes (loc, scale)"
    assert lines["numpy.argmax"] == "constant: its result carries no derivative"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("np.tanh", "# numpy.tanh: elementwise, both modes\n@rule.elementwise(np.tanh)\n"),
        ("operator.mul", "# operator.mul: elementwise, both modes\n"),
        ("numpy.argmax", "# numpy.argmax: constant: its result carries no derivative\n"),
    ],
)
def test_rules_prints_a_rule_and_its_modes(run, name, shown):
    status, out, _ = run("rules", name)
    assert status == 0 and out.startswith(shown)


def test_rules_lists_what_has_none(run):
    status, out, _ = run("rules", "--missing", "operator")
    assert status == 0 and any(line.startswith("methodcaller ") for line in out.splitlines())


# -- explain -----------------------------------------------------------------------------------------------------------


def test_explain_a_code(run):
    status, out, _ = run("explain", "s2s201")
    assert status == 0 and out.startswith("S2S201: no derivative rule (MissingRule)\n\nThe function is compiled")


def test_explain_a_derivative(run):
    status, out, _ = run("explain", "model.py:cut", "--wrt", "x,y,z")
    assert status == 0
    assert out == textwrap.dedent("""\
        the result does not depend on `x`: its derivative is zero
            it is lost in the last of these: what that makes is a constant of the run
            line 28: n = int(x)
        the result depends on `y` by line 32
        the result does not depend on `z`: its derivative is zero
            nothing that is made from it leads to the result
        line 28: n = int(x)
            the derivative ends here: `n` is a constant of the run, although it is made from `x`
        line 29: u = x * y
            `u` depends on `x`, `y`, but the result does not depend on it
        line 30: if y > 0.0:
            the test reads `y`: the derivative is that of the path taken
        y: saved, overwritten at line 31, and an adjoint reads it: 8 bytes
        """)
    _, out, _ = run("explain", "model.py:square")
    assert out.splitlines() == [
        "the result depends on `x` by line 16",
        "nothing is saved: every value that the reverse sweep reads is still in its variable",
    ]


# -- what is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["show", "model.py"], 2, "s2sad: 'model.py' is no TARGET: write path/to/file.py:function"),
        (["show", "none.py:f"], 2, "s2sad: there is no file 'none.py'"),
        (["show", "none.module:f"], 2, "s2sad: there is no module 'none.module'"),
        (["show", "model.py:none"], 2, "s2sad: model.py has no function 'none'"),
        (["show", "model.py:Model.none"], 2, "s2sad: model.py has no function 'Model.none'"),
        (["show", "model.py:SCALE"], 2, "s2sad: 'SCALE' in model.py is not a function"),
        (["show", "model.py:Model"], 2, "s2sad.UnsupportedSyntax: `model.Model` is a class, not a function"),
        (["show", "math:sin"], 2, "s2sad.UnsupportedSyntax: `math.sin` is not a Python function"),
        (["show", "model.py:square", "--wrt", "y"], 2, "s2sad.CallError: wrt='y' is not a parameter of `square`"),
        (["show", "model.py:square", "--kinds", "x=flot"], 2, "s2sad.CallError: --kinds: 'x=flot' is not"),
        (["show", "model.py:square", "--kinds", "y=float"], 2, "s2sad: --kinds: y: no parameter of the function"),
        (["show", "model.py:square", "--mode", "grd"], 2, "usage: s2sad show"),
        (["show", "model.py:missing"], 1, "s2sad.MissingRule: no derivative rule for"),
        (["show", "model.py:vector", "--kinds", "x=float"], 1, "s2sad.CallError: the result of `vector` is an array"),
        (["check", "model.py:square", "--at", "x=y"], 2, "s2sad: --at 'x=y': NameError: name 'y' is not defined"),
        (["check", "model.py:square", "--at", "y=1.0"], 2, "s2sad.CallError: "),
        (["check", "model.py:square", "--at", "x='a'"], 2, "s2sad.CallError: the argument `x` is `'a'`"),
        (["check", "model.py:square"], 2, "usage: s2sad check"),
        (["rules", "np.summ"], 2, "s2sad: no rule for 'np.summ', did you mean numpy.sum?"),
        (["rules", "--missing", "nump"], 2, "s2sad: --missing: 'nump' is none of numpy, "),
        (["explain", "S2S999"], 2, "s2sad: 'S2S999' is neither an error code nor a TARGET"),
        (["differentiate"], 2, "usage: s2sad"),
        ([], 2, "usage: s2sad"),
    ],
)
def test_what_is_wrong_is_said_on_stderr(run, arguments, status, message):
    found, out, err = run(*arguments)
    assert (found, out) == (status, "") and err.startswith(message), err


# -- where functions are found -----------------------------------------------------------------------------------------


def test_a_file_of_a_package_may_import_its_neighbours(run, model):
    (model / "pack" / "inner").mkdir(parents=True)
    (model / "pack" / "__init__.py").touch()
    (model / "pack" / "inner" / "__init__.py").touch()
    (model / "pack" / "tools.py").write_text("def twice(x: float):\n    return 2.0 * x\n")
    (model / "pack" / "inner" / "f.py").write_text(
        "from ..tools import twice\n\ndef f(x: float):\n    return twice(x)\n"
    )
    assert run("show", "pack/inner/f.py:f")[0] == run("show", "pack.inner.f:f")[0] == 0


def test_a_file_may_have_the_name_of_a_loaded_module(run, model):
    (model / "textwrap.py").write_text("def f(x: float):\n    return x * x\n")
    assert run("show", "textwrap.py:f")[1] == "def f_grad(x: float):\n    return x + x\n"
    assert sys.modules["textwrap"] is textwrap


def test_an_import_that_fails_inside_the_module_is_not_hidden(run, model):
    (model / "broken.py").write_text("import no_such_module\n")
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        run("show", "broken:f")


def test_python_m_s2sad(model):
    done = subprocess.run([*S2SAD, "show", "model.py:square"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, SQUARE, "")
