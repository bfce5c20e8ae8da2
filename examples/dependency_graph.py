"""The graph of log(x**2) * sin(x) + 1 / x, and the chain rule along it in both orders.

One learns to read a generated derivative: without the passes that tidy it up each line is one node of the graph,
forward mode visits the nodes in the order of the program, and reverse mode in the opposite one.
"""

import ast
import math

from plots import save

import s2sad


def formula(x: float):
    return math.log(x**2) * math.sin(x) + 1 / x


def by_hand(x):
    return (2 / x) * math.sin(x) + math.log(x**2) * math.cos(x) - 1 / x**2


def graph(text):
    """Return the nodes of a program with one operation in each line: what each computes, and of which nodes."""
    nodes = {}
    for statement in ast.parse(text).body[-1].body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            value = statement.value
            names = [n.id for n in ast.walk(value) if isinstance(n, ast.Name) and n.id != "math"]
            nodes[statement.targets[0].id] = ast.unparse(value), list(dict.fromkeys(names))
    return nodes


def depth(name, nodes):
    """Return the length of the longest path from the argument to a node."""
    return 1 + max(depth(n, nodes) for n in nodes[name][1]) if name in nodes else 0


def places(nodes):
    """Return where each node is drawn: behind what it depends on, in the row of the first of that if there is room."""
    found = {"x": (0, 0)}
    for name, (_, reads) in nodes.items():
        column, row = depth(name, nodes), found[reads[0]][1]
        while (column, row) in found.values():
            row -= 1
        found[name] = column, row
    return found


def draw(nodes):
    place = places(nodes)

    def panel(axes):
        for name, (operation, reads) in nodes.items():
            for n in reads:
                axes.annotate("", place[name], place[n], arrowprops={"arrowstyle": "->", "shrinkA": 14, "shrinkB": 20})
            axes.text(*place[name], f"{name}\n{operation}", ha="center", va="center", fontsize=7)
        axes.text(*place["x"], "x", ha="center", va="center")
        axes.set_xlim(-0.5, max(column for column, _ in place.values()) + 0.5)
        axes.set_ylim(min(row for _, row in place.values()) - 0.5, 0.5)
        axes.axis("off")

    return panel


if __name__ == "__main__":
    forward, reverse = s2sad.jvp(formula, optimise=False), s2sad.grad(formula, optimise=False)
    primal, _, backward = reverse.source.partition("# -- reverse sweep --")
    nodes = graph(primal)
    print("node   operation         depends on")
    for name, (operation, reads) in nodes.items():
        print(f"{name:6} {operation:17} {', '.join(reads)}")
    print("\nforward order:\n")
    print(forward.source)
    print("reverse order:\n")
    print(reverse.source)
    print("tidied up:\n")
    print(s2sad.grad(formula).source)

    # every node has a tangent in the order of the graph, and an adjoint in the opposite one
    inner = list(nodes)
    tangents = [n for n in graph(forward.source) if n.removesuffix("_dot") in inner and n.endswith("_dot")]
    adjoints = [n.strip().partition(" ")[0] for n in backward.splitlines()]
    firsts = [n.removesuffix("_bar") for n in dict.fromkeys(adjoints) if n.removesuffix("_bar") in inner]
    assert [n.removesuffix("_dot") for n in tangents] == [n for n in inner if f"{n}_dot" in tangents]
    assert all(firsts.index(name) > firsts.index(n) for n in inner for name in nodes[n][1] if name in firsts)

    print("    x   forward   reverse   by hand")
    for x in (0.5, 1.0, 2.5, -3.0):
        value, tangent = forward(x, 1.0)
        print(f"{x:5.1f}  {tangent:8.4f}  {reverse(x):8.4f}  {by_hand(x):8.4f}")
        assert value == formula(x)
        assert math.isclose(tangent, by_hand(x), rel_tol=1e-13)
        assert math.isclose(reverse(x), by_hand(x), rel_tol=1e-13)
    save("dependency_graph", draw(nodes))
