"""The codes of all messages: what each means, an example, and what to write instead."""

from __future__ import annotations

from textwrap import dedent


def _table(text: str) -> dict[str, tuple[str, str]]:
    """Read entries ``S2S101 title`` with an indented explanation into a table."""
    found: dict[str, tuple[str, str]] = {}
    for entry in dedent(text).strip().split("\nS2S"):
        heading, _, body = entry.removeprefix("S2S").partition("\n")
        number, _, title = heading.partition(" ")
        found[f"S2S{number}"] = (title, dedent(body).strip())
    return found


TABLE = _table("""\
S2S101 no source available
    A derivative is written from the text of a function, and that text cannot be found, or it is no longer the text
    the function was compiled from. It is found for functions in files, notebook cells, and for executed text that is
    registered with linecache:

        text = "def f(x):\\n    return x * x\\n"
        linecache.cache["<mine>"] = (len(text), None, text.splitlines(keepends=True), "<mine>")
        exec(compile(text, "<mine>", "exec"), namespace)

    If the file was edited while the program runs, reload the module: importlib.reload(module).

S2S102 builtin or compiled function
    Builtins, functions of extension modules, classes and other callable objects have no Python text of their own.
    Put the call into a Python function; if what it calls has no rule yet, give it one:

        s2sad.grad(math.sin)                  # refused
        s2sad.grad(lambda x: math.sin(x))     # math.sin has a rule

S2S103 statement not supported
    This statement has no adjoint here. The message says which one it is; often the active part can be moved out:

        for line in open("data"): total = total + w * float(line)     # refused
        data = [float(line) for line in open("data")]                 # read first
        for value in data: total = total + w * value                  # then compute

S2S104 expression not supported
    An expression that depends on what is differentiated cannot be taken apart as it is written. Assign its parts to
    names first, or write the call out:

        y = f(*parts(x))          # refused if the number of parts is not known
        a, b = parts(x)
        y = f(a, b)

S2S105 async code
    Coroutines are not differentiated. Keep the numeric part in a plain function, and await around it:

        def loss(w, data): return np.sum((data @ w) ** 2)
        async def step(w): return s2sad.grad(loss)(w, await fetch())

S2S106 generator of active values
    A generator runs in turns with its caller, so its statements have no order of their own that could be reversed.
    Return a list:

        def parts(x):
            for i in range(3): yield x * i              # refused
        def parts(x): return [x * i for i in range(3)]

S2S107 exec or eval
    Code that is made while the program runs cannot be read before it runs. Write it out, or choose a function:

        y = eval(name + "(x)")                          # refused
        y = {"sin": np.sin, "cos": np.cos}[name](x)

S2S108 active global
    A value that carries a derivative is assigned to a global or nonlocal variable, through which the derivative
    cannot be followed. Return the value instead:

        def f(x):
            global last
            last = x * x                # refused
            return last + 1.0

S2S109 try statement
    Which handler runs is found by trying the body once. That is not possible if the body changes what was made before
    it, or if what a name is afterwards depends on how far the body came. Keep in the body only what may fail:

        try:
            out[0] = x              # refused: the body may have changed `out` before it fails
            y = math.log(x)
        except ValueError: y = 0.0

        out[0] = x
        try: y = math.log(x)
        except ValueError: y = 0.0

S2S110 block for the reverse sweep
    `with s2sad.insert_grad_of(x) as g:` puts its block into the reverse sweep, where g is the adjoint of the variable
    x. So x must be a variable that carries a derivative to the result, and what the block binds is seen by it alone:

        with s2sad.insert_grad_of(x * x) as g: ...      # refused: which adjoint?
        y = x * x
        with s2sad.insert_grad_of(y) as g:
            g = np.clip(g, -1.0, 1.0)
        loss = np.sum(y)                                # y, from here on

S2S111 ambiguous lambda
    Several lambdas stand on one line and the code of the function does not tell which of them it is. Put each on
    a line of its own, or use def.

S2S112 recomputation
    What is recomputed in the reverse sweep, the calls of s2sad.checkpoint(f) and the rounds of a loop over
    s2sad.checkpointed(...), runs more than once. So it must do nothing but compute, and a loop must run all its rounds:

        for t in s2sad.checkpointed(range(n), slots=10):
            x = x + rng.normal()                        # refused: another number in the second run
        noise = rng.normal(size=n)
        for t in s2sad.checkpointed(range(n), slots=10):
            x = x + noise[t]

S2S201 no derivative rule
    The function is compiled or comes without source, and no rule says what its derivative is. Use a function that
    has a rule (`s2sad rules` lists them), or declare one. The first parameter is the result:

        @s2sad.rule.elementwise(special.expit)
        def expit(y, x): return y * (1.0 - y)

    A random draw has a derivative in parameters that move, stretch or bend a standard draw, and in no others:

        z = rng.normal(mu, sigma)           # mu + sigma * rng.normal()
        z = rng.poisson(mu)                 # refused if mu depends on what is differentiated

S2S202 keyword not covered
    There is a rule, but it does not know this argument. `s2sad rules NAME` prints what the rule takes.

S2S203 rule has only one mode
    The rule was declared for one mode and is needed in the other. Declare the other as well; a rule of the kinds
    elementwise, linear and bilinear always has both:

        @s2sad.rule.reverse(f)
        def f_reverse(y, x, *, y_bar): return y_bar * 2.0 * x
        @s2sad.rule.forward(f)
        def f_forward(y, x, *, x_dot): return 2.0 * x * x_dot

S2S204 callee not known
    Which function is called is only decided while the program runs. Call it by name, or pass it as an argument of
    the differentiated function:

        table[key](x)                           # refused if table is changed by the program
        def loss(x, f): return f(x) ** 2        # f is known from the argument

S2S205 unknown method or attribute
    The method or attribute has no rule for objects of this kind, or the kind of the object is not known. Annotate
    the parameter it comes from, or use the function of the same name: np.sum(x) for x.sum().

S2S206 not differentiable in this argument
    The function has a derivative, but not with respect to this argument (an order, an index, a parameter that NumPy
    treats as discrete). If the argument is meant to be constant, say so:

        y = special.jv(s2sad.stop_gradient(n), x)

S2S302 sharing that cannot be decided
    Two names may lead to the same memory, one is written, and whether they do is decided by a function of which it is
    not known, or while the program runs. Copy one of them:

        b = a.astype(float, copy=False)
        b[0] = x * x                # refused if a is read later: b is a, or a copy
        b = a.astype(float)

S2S303 float stored in an integer array
    NumPy rounds a float that is stored in an integer array, and its derivative is lost. Make the array a float array:

        out = np.zeros(3, dtype=int)        # refused
        out = np.zeros(3)
        out[0] = x

S2S305 object array
    Arrays of dtype object hold Python objects that NumPy does not compute with. Use a list, or an array of floats.

S2S306 structure of a container
    A list or dict with active values is changed in a way that the reverse sweep cannot take back. Build a new one:

        del parts[0]                        # refused
        parts = parts[1:]

S2S401 wrong wrt
    `wrt` names parameters of the function, gives their positions, or is a tuple of those:

        s2sad.grad(loss, wrt="w")
        s2sad.grad(loss, wrt=("w", 0))
        s2sad.grad(loss, wrt="w[2:5]")      # chosen elements, by literal indices
        s2sad.grad(loss, wrt="model.W")     # chosen attributes

S2S402 result is not a scalar
    A gradient belongs to a function with one number as its result. For an array choose what you mean:

        s2sad.jacobian(f)(x)                # all partial derivatives
        s2sad.vjp(f)(x, np.ones(3))         # one combination of them
        s2sad.elementwise_grad(f)(x)        # f works element by element

S2S403 wrong seed
    The seed out_bar of a vjp has the structure and shapes of the function's result; a tangent of a jvp has those of
    its argument.

S2S404 wrong arguments
    The arguments do not fit the signature. A derivative takes the arguments of its function; vjp and jvp take their
    seeds or tangents after them.

S2S405 argument cannot be differentiated
    The argument for a `wrt` parameter holds no numbers (text, None, a function), so there is no derivative with
    respect to it. Choose other parameters: wrt=("w", "b").

S2S406 function returns None
    The function returns nothing that could be differentiated. If it works by writing into an argument, return that:

        def relax(u):
            u[1:-1] *= 0.5
            return u

S2S407 wrong option
    The option, or its value, is not known. The message lists the values that are.

S2S501 not finite
    A derivative with check="nan" gave an infinity or something that is not a number. The message shows the first line
    whose value, or whose adjoint, is not finite. Often a formula is finite and its derivative is not:

        np.sqrt(x)                              # the derivative at 0 is infinite
        np.where(x > 0, np.sqrt(np.where(x > 0, x, 1.0)), 0.0)

S2S601 derivative cut
    This is a warning. A whole number has the derivative zero: int(x), x.astype(int), round(x), a comparison. That is
    right where it selects (an index, the bound of a loop, a mask that is multiplied), and then nothing is said.
    Here the result depends on it as a number, and the gradient has no part of that. If it is meant, say so:

        return round(x * x, 3)                  # the gradient is zero
        return x * x                            # round what you print
        n = s2sad.stop_gradient(int(x))         # a constant, on purpose

    Rounding to the next whole number (floor, ceil, x // 1) is the usual step function, and is not warned of.

S2S701 internal error
    s2sad failed while it derived a function, or wrote text that Python does not compile. Nothing is wrong with the
    function, and no derivative is returned. Please report it, with the function and the whole traceback.

""")
