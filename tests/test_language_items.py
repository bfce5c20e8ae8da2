"""Every construct of the language that the project promises has a program in ``tests/programs``.

``PROGRAMS`` names them; the text of each named program is searched for the construct, so that the table stays true.
The programs themselves are differentiated in both modes, and compared with differences, by ``test_programs``.
"""

from __future__ import annotations

import ast
import re

import pytest

from tests import constructs as has
from tests.programs.test_programs import GOOD

# what a program has, how that is seen in its text, and programs
PROGRAMS = {
    "branches": {
        "if, elif, else": (
            has.node(ast.If, lambda n: len(n.orelse) == 1 and bool(getattr(n.orelse[0], "orelse", ()))),
            "language.branches control.nested_branches",
        ),
        "if without else": (has.node(ast.If, lambda n: not n.orelse), "language.none_default recursion.power"),
        "nested if": (
            has.node(ast.If, lambda n: any(isinstance(m, ast.If) for m in n.body)),
            "control.nested_branches opened.default_number",
        ),
        "conditional expression": (has.node(ast.IfExp), "found.integer_factor mixed_numbers.container_38"),
        "and": (has.node(ast.And), "language.bool_values order.walrus_first"),
        "or": (has.node(ast.Or), "mixed_numbers.container_5 language.bool_values"),
        "not": (has.node(ast.Not), "language.chained functions.polynomial_recursive"),
        "and, or as values": (
            has.assign(lambda t, v: isinstance(v, ast.BoolOp)),
            "order.walrus_in_and functions.none_default_list",
        ),
        "chained comparison": (
            has.node(ast.Compare, lambda n: len(n.ops) > 1),
            "order.walrus_between language.chained",
        ),
        "in": (
            has.node(ast.Compare, lambda n: isinstance(n.ops[0], (ast.In, ast.NotIn))),
            "callables.global_table control.string_loop",
        ),
        "is None": (has.text(r" is (not )?None"), "language.none_default callables.optional_function"),
        "string switch": (has.text(r" == '\w+'"), "language.string_switch combined.over_a_string"),
        "match": (has.node(ast.Match), "dicts_and_patterns.class_of_a_number language.match_number"),
        "walrus": (has.node(ast.NamedExpr), "language.walrus order.walrus_in_a_sum"),
        "a name bound on one path only": (has.function(has.one_path), "control.bound_on_one_path choices.definitions"),
    },
    "loops": {
        "range(stop)": (has.ranges(1), "arrays.tanh_in_place language.loop_index_after"),
        "range(start, stop)": (has.ranges(2), "dynamic_programming.prefix_in_place control.nested_else"),
        "range with a step": (has.ranges(3), "grids.red_black_loops tables.two_apart"),
        "range with a negative step": (has.ranges(3, down=True), "language.negative_step tables.backwards_wrong_way"),
        "over rows or elements by a name": (
            has.over(lambda i: isinstance(i, ast.Name)),
            "language.generator iterators.next_found",
        ),
        "over a list display": (
            has.over(lambda i: isinstance(i, ast.List)),
            "mixed_numbers.number_19 order.walrus_in_a_condition",
        ),
        "over a tuple display": (
            has.over(lambda i: isinstance(i, ast.Tuple)),
            "containers.maximum_so_far mixed_numbers.container_32",
        ),
        "over a dict": (
            has.either(has.method("items"), has.method("values")),
            "iterators.view_read_twice mixed_numbers.container_29",
        ),
        "over a string": (
            has.over(lambda i: isinstance(i, ast.Constant) and isinstance(i.value, str)),
            "combined.over_a_string",
        ),
        "enumerate": (has.builtin("enumerate"), "language.enumerate_zip found.rows_enumerated"),
        "zip": (has.builtin("zip"), "containers.zip_columns language.enumerate_zip"),
        "reversed": (has.builtin("reversed"), "language.reversed_loop iterables.reversed_and_rebound"),
        "sorted": (has.builtin("sorted"), "opened.by_key containers.sorted_key"),
        "map": (has.builtin("map"), "callables.map_asarray opened.converted"),
        "filter": (has.builtin("filter"), "callables.filtered"),
        "generator expression": (has.node(ast.GeneratorExp), "language.generator mixed_numbers.number_19"),
        "generator function": (has.node((ast.Yield, ast.YieldFrom)), "containers.simple_generator generators.summed"),
        "np.ndindex": (has.calls("ndindex"), "containers.index_loop visited.by_places"),
        "np.ndenumerate": (has.calls("ndenumerate"), "visited.enumerated visited.enumerated_while_written"),
        "np.nditer": (has.calls("nditer"), "visited.read visited.written visited.by_hand"),
        "itertools.product": (
            has.either(has.builtin("product"), has.text("itertools.product")),
            "language.star_call combined.all_pairs",
        ),
        "itertools.chain": (
            has.either(has.builtin("chain"), has.text("itertools.chain")),
            "combined.all_pairs containers.iter_tools",
        ),
        "itertools.accumulate": (has.calls("accumulate"), "containers.accumulated standard_library.running"),
        "itertools.pairwise": (has.calls("pairwise"), "combined.all_pairs containers.iter_tools"),
        "nested loops": (
            has.node((ast.For, ast.While), has.nested),
            "control.rows_and_scalars language.nested_triangular",
        ),
        "triangular loops": (has.node(ast.For, has.triangular), "language.nested_triangular control.nested_else"),
        "while": (has.node(ast.While), "language.endless containers.walrus_while"),
        "while, until convergence": (
            has.node(ast.While, lambda n: bool(re.search("abs|tol", ast.unparse(n.test)))),
            "derivatives_inside.until_flat language.newton_sqrt",
        ),
        "break": (has.node(ast.Break), "language.endless opened.retried"),
        "continue": (has.node(ast.Continue), "statements.try_in_loop opened.skipping"),
        "for, else": (has.node(ast.For, lambda n: bool(n.orelse)), "language.loop_else control.for_else_found"),
        "while, else": (has.node(ast.While, lambda n: bool(n.orelse)), "control.while_else"),
        "loop variable used after the loop": (
            has.function(has.used_after_loop),
            "language.loop_index_after iterators.rest_after_break",
        ),
        "bounds changed in the body": (
            has.function(has.bounds_change),
            "control.bound_changed iterables.reversed_and_rebound",
        ),
        "while True left by break": (has.endless(ast.Break), "language.endless opened.retried"),
        "while True left by return": (has.endless(ast.Return), "control.while_true_return"),
        "accumulator from a constant": (
            has.function(has.accumulates),
            "containers.walrus_while control.loop_variable_rebound",
        ),
    },
    "returns": {
        "early": (has.function(lambda f: len(has.returns(f)) > 1), "statements.try_return opened.returning"),
        "several": (
            has.function(lambda f: len(has.returns(f)) > 2),
            "dicts_and_patterns.class_of_a_number language.match_number",
        ),
        "inside a loop": (
            has.holds((ast.For, ast.While), ast.Return),
            "language.return_in_loop functions.closure_over_loop",
        ),
        "inside try": (has.holds(ast.Try, ast.Return), "statements.try_return opened.returning"),
        "inside with": (has.holds(ast.With, ast.Return), "statements.with_return combined.tried"),
        "a tuple": (
            has.node(ast.Return, lambda n: isinstance(n.value, ast.Tuple)),
            "language.tuple_result unpacked.swapped_by_a_call",
        ),
        "a list": (
            has.node(ast.Return, lambda n: isinstance(n.value, (ast.List, ast.ListComp))),
            "quadrature.damped sequences.comprehensions_over_their_own_name",
        ),
        "a dict": (has.node(ast.Return, lambda n: isinstance(n.value, ast.Dict)), "language.dict_result"),
        "nested results": (
            has.node(
                ast.Return,
                lambda n: (
                    isinstance(n.value, (ast.Tuple, ast.Dict)) and len(re.findall(r"[(\[{]", ast.unparse(n.value))) > 1
                ),
            ),
            "language.dict_result arrays.seed_is_not_written",
        ),
        "None": (has.text("^return( None)?$"), "combined.either_none attacks.generator_with_return"),
    },
    "assignment": {
        "tuple target": (has.assign(lambda t, v: isinstance(t, ast.Tuple)), "language.swap containers.zip_columns"),
        "nested target": (
            has.assign(
                lambda t, v: isinstance(t, ast.Tuple) and any(isinstance(e, (ast.Tuple, ast.List)) for e in t.elts)
            ),
            "language.unpacking containers.starred",
        ),
        "starred target": (
            has.assign(lambda t, v: any(isinstance(n, ast.Starred) for n in ast.walk(t))),
            "language.unpacking containers.starred",
        ),
        "swap": (
            has.assign(
                lambda t, v: (
                    isinstance(v, ast.Tuple)
                    and isinstance(t, ast.Tuple)
                    and list(map(ast.unparse, t.elts)) == list(map(ast.unparse, v.elts))[::-1]
                )
            ),
            "language.swap mixed_numbers.container_22",
        ),
        "chained": (
            has.node(ast.Assign, lambda n: len(n.targets) > 1),
            "containers.chained_assignment combined.one_array_by_two_names",
        ),
        "chained, of one array": (
            has.node(ast.Assign, lambda n: len(n.targets) > 1 and "np." in ast.unparse(n.value)),
            "combined.one_array_by_two_names",
        ),
        "+=": (has.augmented(ast.Add), "mixed_numbers.container_8 containers.walrus_while"),
        "-=": (has.augmented(ast.Sub), "language.augmented attacks.try_in_a_loop_with_else"),
        "*=": (has.augmented(ast.Mult), "second_names.alias_arg mixed_numbers.container_36"),
        "/=": (has.augmented(ast.Div), "language.augmented found.quotient_store_twice"),
        "//=": (has.augmented(ast.FloorDiv), "standard_library.whole_parts_in_place products.haar"),
        "%=": (has.augmented(ast.Mod), "combined.remainders_in_place"),
        "**=": (has.augmented(ast.Pow), "language.augmented arrays.augmented_stores"),
        "@=": (has.augmented(ast.MatMult), "combined.matrix_products_in_place"),
        "annotated": (has.node(ast.AnnAssign), "records.namedtuple_result mixed_numbers.container_15"),
        "del": (has.node(ast.Delete), "sequences.arrays_in_list statements.deletes"),
        "rebound parameter": (
            has.function(lambda f: any(set(has.parameters(f)) & has.stored_in(s) for s in f.body)),
            "mixed_numbers.container_16 language.none_default",
        ),
        "name of a builtin": (
            has.function(lambda f: any({"sum", "list", "range", "len"} & has.stored_in(s) for s in f.body)),
            "combined.builtins_as_variables language.shadowed",
        ),
        "names d and t": (
            has.function(lambda f: any({"d", "t"} & has.stored_in(s) for s in f.body)),
            "mixed_numbers.container_28 found.root_only_where_positive",
        ),
        "name of an adjoint": (
            has.function(lambda f: any("x_bar" in has.stored_in(s) for s in f.body)),
            "language.shadowed",
        ),
        "np as a local": (
            has.function(lambda f: any("np" in has.stored_in(s) for s in f.body)),
            "combined.np_as_a_variable",
        ),
    },
    "in place": {
        "item": (
            has.stores(lambda p: isinstance(p, (ast.Name, ast.Constant)), ast.Assign),
            "mixed_numbers.container_37 arrays.write_argument",
        ),
        "slice": (
            has.stores(lambda p: isinstance(p, ast.Slice), ast.Assign),
            "arrays.store_into_itself shared.returned_whole",
        ),
        "ellipsis": (
            has.stores(lambda p: ast.unparse(p) == "..."),
            "filled.replaced_argument arrays.store_scalar_into_slice",
        ),
        "new axis": (
            has.node(ast.Subscript, lambda n: any(map(has.is_new_axis, has.places(n.slice)))),
            "arrays.broadcast found.positional_out_dot",
        ),
        "fancy": (has.stores(has.is_fancy, ast.Assign), "filled.same_place_twice combined.added_by_index"),
        "boolean mask": (has.stores(has.is_mask, ast.Assign), "opened.small_to_zero arrays.mask_store"),
        "augmented item": (
            has.stores(lambda p: isinstance(p, (ast.Name, ast.Constant)), ast.AugAssign),
            "mixed_numbers.container_36 dynamic_programming.prefix_in_place",
        ),
        "augmented slice": (
            has.stores(lambda p: isinstance(p, ast.Slice), ast.AugAssign),
            "shared.flat_view found.shrinking_slices",
        ),
        "augmented fancy": (
            has.stores(has.is_fancy, ast.AugAssign),
            "combined.added_by_index dynamic_programming.masks",
        ),
        "augmented by a mask": (has.stores(has.is_mask, ast.AugAssign), "arrays.mask_store combined.added_by_index"),
        "repeated indices": (
            has.text(r"\[(\d), (\d, )*\1[,\]]"),
            "mixed_numbers.container_19 combined.added_by_index",
        ),
        "overlapping stencil": (
            has.node((ast.Assign, ast.AugAssign), has.shifted),
            "shared.flat_view filled.replaced_by_itself",
        ),
        "second name": (
            has.second_name(lambda v: isinstance(v, ast.Name)),
            "second_names.alias_arg language.augmented",
        ),
        "view by a slice": (has.second_name(has.part_of(ast.Slice)), "second_names.column arrays.shared_view"),
        "view of a row": (
            has.second_name(has.part_of((ast.Name, ast.Constant))),
            "shared.returned_whole attacks.finally_rebinds",
        ),
        "view by .T": (has.second_name(lambda v: isinstance(v, ast.Attribute) and v.attr == "T"), "shared.transposed"),
        "view by ravel": (has.second_name(lambda v: ast.unparse(v).endswith(".ravel()")), "shared.flat_view"),
        "view by reshape": (has.second_name(lambda v: ".reshape(" in ast.unparse(v)), "shared.reshaped_view"),
        ".real is read": (has.shows("real"), "polynomials.product_of_roots found.imaginary_part"),
        ".diagonal is read": (has.shows("diagonal"), "combined.diagonals matrices.gaussian_process"),
        "np.split is read": (has.calls("split"), "combined.split_reads"),
        "np.broadcast_to is read": (has.calls("broadcast_to"), "combined.broadcast_reads"),
        "view of a view": (has.function(has.view_of_view), "combined.view_of_a_view nested_rows.planes"),
        "out=": (has.node(ast.keyword, lambda k: k.arg == "out"), "arrays.out_into_inactive found.absolute_where"),
        "np.add.at": (has.text(r"np\.add\.at\("), "dynamic_programming.histogram_add_at array_functions.added_at"),
        "another ufunc.at": (has.text(r"np\.(?!add)\w+\.at\("), "combined.scattered found.index_saved_beside_numbers"),
        ".sort()": (has.method("sort"), "found.list_sort sequences.sorted_in_place"),
        ".fill()": (has.method("fill"), "arrays.fill_argument array_functions.copied_to"),
        "np.copyto": (has.calls("copyto"), "array_functions.copied_to"),
        "np.put": (has.calls("put"), "array_functions.put_into"),
        "np.fill_diagonal": (has.calls("fill_diagonal"), "array_functions.diagonal_into"),
        "callee that writes into its parameter": (has.writing_callee, "found.rows_callee opened.filled_between"),
        "written argument": (has.written_parameter, "arrays.store_into_itself filled.replaced_argument"),
        "written array in a list": (
            has.held_in(lambda b: isinstance(b, ast.Subscript) and not isinstance(b.slice, ast.Constant)),
            "shared.views_by_number combined.added_by_index",
        ),
        "written array in a dict": (
            has.held_in(lambda b: isinstance(b, ast.Subscript) and isinstance(getattr(b.slice, "value", None), str)),
            "combined.array_in_a_dict shared.state_in_a_dict",
        ),
        "written array in an attribute": (
            has.held_in(lambda b: isinstance(b, ast.Attribute)),
            "mixed_numbers.container_13 objects.object_holds_array",
        ),
    },
    "functions": {
        "positional": (
            has.node(ast.Call, lambda n: isinstance(n.func, ast.Name) and bool(n.args)),
            "mixed_numbers.container_41 language.sum_of_rows",
        ),
        "keyword": (
            has.node(ast.Call, lambda n: any(k.arg for k in n.keywords)),
            "arrays.out_into_inactive mixed_numbers.container_27",
        ),
        "default": (has.function(lambda f: bool(f.args.defaults)), "callables.by_name mixed_numbers.number_3"),
        "keyword-only": (
            has.function(lambda f: bool(f.args.kwonlyargs)),
            "functions.keyword_only recursion.with_defaults",
        ),
        "positional-only": (
            has.function(lambda f: bool(f.args.posonlyargs)),
            "functions.calls_positional_only combined.forwarded",
        ),
        "*args": (has.function(lambda f: f.args.vararg is not None), "callables.cube derivatives_inside.rest"),
        "**kwargs": (has.function(lambda f: f.args.kwarg is not None), "callables.cube opened.wrapped"),
        "star-call": (
            has.node(ast.Call, lambda n: any(isinstance(a, ast.Starred) for a in n.args)),
            "mixed_numbers.number_30 containers.zip_columns",
        ),
        "double star-call": (
            has.node(ast.Call, lambda n: any(k.arg is None for k in n.keywords)),
            "callables.cube opened.wrapped",
        ),
        "recursion": (has.function(lambda f: f.name in has.called_in(f)), "recursion.power functions.factorial_like"),
        "mutual recursion": (has.mutual, "recursion.even functions.even_steps"),
        "nested def": (
            has.function(lambda f: any(isinstance(n, ast.FunctionDef) for n in has.own(f))),
            "derivatives_inside.decorated functions.inner_recursion",
        ),
        "lambda": (has.node(ast.Lambda), "callables.reduce_horner functions.lambda_called_at_once"),
        "late binding": (has.function(has.late), "language.closure functions.late_binding"),
        "nonlocal": (has.node(ast.Nonlocal), "mixed_numbers.container_17 order.argument_is_rebound"),
        "function as an argument": (has.passed, "callables.reduce_horner derivatives_inside.product"),
        "function as a result": (has.function(has.returned), "captured.lambda_argument_rebound callables.cube"),
        "functools.partial": (has.calls("partial"), "callables.partial_of_active attacks.ternary_functions"),
        "functools.reduce": (has.calls("reduce"), "callables.reduce_horner mixed_numbers.number_28"),
        "memo of a function that calls itself": (
            has.text(r" in memo\b"),
            "remembering.around remembering.passed_on remembering.by_default",
        ),
        "functions made in comprehensions": (
            has.node(ast.ListComp, lambda n: isinstance(n.elt, (ast.Lambda, ast.Call))),
            "packed.defaults packed.made_of_active",
        ),
        "setattr and getattr over names": (
            has.either(has.builtin("setattr"), has.builtin("getattr")),
            "by_attribute_names.set_and_read by_attribute_names.from_keywords",
        ),
        "functools.lru_cache": (
            has.either(has.decorated("lru_cache"), has.decorated("cache")),
            "callables.cached_on_active objects.property_cached",
        ),
        "functools.wraps": (has.decorated("wraps"), "callables.opposite opened.wrapped"),
        "decorated callee": (
            has.function(
                lambda f: any(
                    d for d in f.decorator_list if ast.unparse(d) not in ("property", "staticmethod", "classmethod")
                )
            ),
            "derivatives_inside.decorated callables.cached_on_active",
        ),
        "method": (
            has.function(lambda f: has.parameters(f)[:1] == ["self"] and not f.name.startswith("__")),
            "objects.attribute_default opened.method_of_changed",
        ),
        "__call__": (has.defines("__call__"), "language.data class_protocols.counted"),
        "property": (has.decorated("property"), "objects.property_cached language.data"),
        "static method": (
            has.decorated("staticmethod"),
            "objects.unbound_method class_protocols.attribute_on_one_path",
        ),
        "class method": (has.decorated("classmethod"), "records.dataclass_astuple objects.unbound_method"),
        "inheritance": (
            has.node(ast.ClassDef, lambda c: any(ast.unparse(b) not in ("NamedTuple", "Exception") for b in c.bases)),
            "objects.attribute_default records.enum_switch",
        ),
        "super()": (has.builtin("super"), "class_protocols.chosen_class objects.inherited"),
        "operators of a class": (
            has.defines("__add__", "__mul__", "__sub__"),
            "objects.dual_numbers class_protocols.polynomial",
        ),
        "__matmul__": (has.defines("__matmul__"), "objects.vector_true found.attribute_named_as_an_array_s"),
        "__getitem__": (has.defines("__getitem__"), "class_protocols.power_of_pair objects.vector_true"),
        "constructor": (has.defines("__init__"), "mixed_numbers.container_12 objects.property_cached"),
        "dataclass": (has.decorated("dataclass"), "mixed_numbers.container_15 dicts_and_patterns.class_with_fields"),
        "frozen dataclass": (has.decorated("frozen=True"), "records.dataclass_astuple class_protocols.as_dict"),
        "dataclasses.replace": (has.calls("replace"), "class_protocols.nested_replace records.dataclass_replace"),
        "namedtuple": (
            has.either(has.node(ast.ClassDef, lambda c: "NamedTuple" in map(ast.unparse, c.bases)), has.text("Point")),
            "records.namedtuple_result language.named",
        ),
        "SimpleNamespace": (has.calls("SimpleNamespace"), "mixed_numbers.container_27 records.namespace"),
        "attribute written": (
            has.node((ast.Assign, ast.AugAssign), lambda n: any(isinstance(t, ast.Attribute) for t in has.targets(n))),
            "mixed_numbers.container_27 objects.property_cached",
        ),
    },
    "containers": {
        "list display": (
            has.assign(lambda t, v: isinstance(v, ast.List) and len(v.elts) > 1),
            "mixed_numbers.container_36 containers.bounds_of_ints",
        ),
        "dict display": (has.node(ast.Dict), "mixed_numbers.container_3 language.dict_result"),
        "list comprehension": (has.node(ast.ListComp), "language.comprehension containers.comprehension_conditional"),
        "dict comprehension": (has.node(ast.DictComp), "containers.dict_comprehension sequences.views"),
        "comprehension with a condition": (
            has.node(ast.comprehension, lambda n: bool(n.ifs)),
            "iterators.next_found language.comprehension",
        ),
        "nested comprehension": (
            has.node(ast.ListComp, lambda n: isinstance(n.elt, ast.ListComp) or len(n.generators) > 1),
            "containers.comprehension_nested nested_rows.planes",
        ),
        "append": (has.method("append"), "mixed_numbers.number_22 polynomials.shorter_product"),
        "extend": (has.method("extend"), "mixed_numbers.container_7 containers.ints_extended"),
        "insert": (has.method("insert"), "mixed_numbers.container_6 containers.ints_extended"),
        "pop": (has.method("pop"), "dicts_and_patterns.popped_from_an_argument language.pop_where_it_is_not_empty"),
        "sum of lists": (
            has.node(ast.BinOp, lambda n: isinstance(n.op, ast.Add) and isinstance(n.right, (ast.List, ast.ListComp))),
            "mixed_numbers.container_21 containers.list_operators",
        ),
        "multiple of a list": (
            has.node(ast.BinOp, lambda n: isinstance(n.op, ast.Mult) and isinstance(n.left, ast.List)),
            "mixed_numbers.container_21 containers.zeros_filled",
        ),
        "slice of a list": (
            has.node(ast.Subscript, lambda n: isinstance(n.slice, ast.Slice) and isinstance(n.ctx, ast.Load)),
            "functions.polynomial_recursive callables.mapped",
        ),
        "len": (has.builtin("len"), "functions.default_evaluated_once mixed_numbers.number_26"),
        "sum": (has.builtin("sum"), "language.sum_of_rows mixed_numbers.number_13"),
        "min": (has.builtin("min"), "mixed_numbers.container_39 language.sum_of_an_array"),
        "max": (has.builtin("max"), "mixed_numbers.container_41 language.sum_of_an_array"),
        "abs": (has.builtin("abs"), "mixed_numbers.number_9 found.complex_abs"),
        "pow": (has.builtin("pow"), "mixed_numbers.number_17 containers.builtins"),
        "round": (has.builtin("round"), "mixed_numbers.container_35 containers.round_and_int"),
        "divmod": (has.builtin("divmod"), "mixed_numbers.number_18 standard_library.quotients"),
        "float": (has.builtin("float"), "mixed_numbers.number_20 statements.try_constant_part"),
        "int": (has.builtin("int"), "containers.round_and_int order.rebound_in_a_bound"),
        "items": (has.method("items"), "language.dict_loop generators.method"),
        "keys": (has.method("keys"), "sequences.views"),
        "values": (has.method("values"), "iterators.view_read_twice mixed_numbers.container_29"),
        "get": (has.method("get"), "mixed_numbers.container_4 opened.from_table"),
        "setdefault": (has.method("setdefault"), "mixed_numbers.container_18 containers.dict_methods"),
        "update": (has.method("update"), "mixed_numbers.container_28 functions.calls_settings"),
        "set of constants": (
            has.either(has.node(ast.Set), has.builtin("set")),
            "statements.sets_and_types found.set_add",
        ),
        "array of active values": (
            has.text(r"np\.(array|asarray|stack)\((\[|\w+\))"),
            "mixed_numbers.container_24 reshaped.in_a_branch",
        ),
        "row of nested lists by its name": (
            has.second_name(has.part_of(ast.Name)),
            "nested_rows.rows_by_name containers.list_row_by_name",
        ),
    },
    "statements": {
        "assert": (has.node(ast.Assert), "language.statements statements.asserts"),
        "raise": (has.node(ast.Raise), "statements.try_reraise callables.global_table"),
        "try, except": (has.node(ast.Try, lambda n: bool(n.handlers)), "statements.try_return opened.returning"),
        "try, else": (
            has.node(ast.Try, lambda n: bool(n.orelse)),
            "statements.try_else_finally attacks.try_in_a_loop_with_else",
        ),
        "finally": (
            has.node(ast.Try, lambda n: bool(n.finalbody)),
            "statements.try_finally_only attacks.finally_rebinds",
        ),
        "generators as managers": (
            has.decorated("contextmanager"),
            "managers.put_back managers.by_generator_with_finally",
        ),
        "with np.errstate": (
            has.node(ast.With, lambda n: "errstate" in ast.unparse(n.items[0])),
            "statements.with_return combined.tried",
        ),
        "import inside": (
            has.node((ast.Import, ast.ImportFrom)),
            "opened.module_that_is_missing statements.imports_inside",
        ),
        "f-string": (has.node(ast.JoinedStr), "control.global_flags language.statements"),
        "print": (has.builtin("print"), "control.global_flags order.rebound_in_a_print"),
        "docstring": (
            has.function(lambda f: ast.get_docstring(f) is not None),
            "language.statements sparse_matrices.stars",
        ),
        "type hints": (
            has.function(lambda f: any(a.annotation for a in f.args.args)),
            "opened.annotated statements.annotated",
        ),
        "warnings.warn": (has.calls("warn"), "combined.tables_and_texts control.until_converged"),
    },
    "higher order": {
        "s2sad.grad inside": (has.calls("grad"), "derivatives_inside.captured choices.derivative_of_a_choice"),
        "optimiser inside an optimiser": (
            has.function(lambda f: sum(isinstance(n, ast.For) and "grad(" in ast.unparse(n) for n in ast.walk(f)) > 1),
            "derivatives_inside.saddle",
        ),
    },
    "random numbers": {
        "drawn values": (has.text(r"(rng|random)\.\w+\("), "found.shuffled"),
    },
}
ITEMS = [(f"{group}: {item}", *rest) for group, items in PROGRAMS.items() for item, rest in items.items()]
CASES = {f"{file}.{case.function.__name__}": case for file, case in GOOD}


@pytest.mark.parametrize(("test", "names"), [i[1:] for i in ITEMS], ids=[i[0] for i in ITEMS])
def test_item_has_programs(test: has.Test, names: str) -> None:
    for name in names.split():
        assert test(has.nodes_of(CASES[name].function)), name
    assert any(CASES[name].order >= 2 for name in names.split())


def test_tests_can_fail() -> None:
    """Of no construct is it said that all programs have it."""
    nodes = [has.nodes_of(case.function) for case in CASES.values()]
    for item, test, _ in ITEMS:
        assert not all(map(test, nodes)), item
