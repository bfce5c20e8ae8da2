"""Medians and quantiles: of the elements in sorted order, one or the mean of two neighbours."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.order_statistics import (
    in_order,
    neighbours,
    order_bar,
    order_dot,
    order_gap,
    order_gap_bar,
    quantile_slope,
    ranks,
    slope_bar,
    slope_dot,
    sorted_weights,
)

rule.nondifferentiable(neighbours, ranks, sorted_weights)


@rule.reverse(np.median)
def median(y, a, axis=None, out=None, overwrite_input=False, keepdims=False, *, y_bar):
    """Half for each of the two elements in the middle of an even number."""
    return order_bar(y_bar, a, np.median(ranks(a, axis, overwrite_input), -1), axis)


@rule.forward(np.median, wrt="a")
def median_a(y, a, axis=None, out=None, overwrite_input=False, keepdims=False, *, a_dot):
    return order_dot(a_dot, y, a, np.median(ranks(a, axis, overwrite_input), -1), axis)


@rule.reverse(np.nanmedian)
def nanmedian(y, a, axis=None, out=None, overwrite_input=False, keepdims=False, *, y_bar):
    """Half for each of the two elements in the middle of an even number; the adjoint of a NaN is zero."""
    return order_bar(y_bar, a, np.nanmedian(ranks(a, axis, overwrite_input), -1), axis)


@rule.forward(np.nanmedian, wrt="a")
def nanmedian_a(y, a, axis=None, out=None, overwrite_input=False, keepdims=False, *, a_dot):
    return order_dot(a_dot, y, a, np.nanmedian(ranks(a, axis, overwrite_input), -1), axis)


def declare(quantile, percent, skips):
    """Declare the rules of a function of quantiles, whose q is ``percent`` times the fraction; may skip NaN."""

    @rule.reverse(quantile, wrt=("a", "q"))
    def adjoint(
        y, a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, weights=None, *, y_bar
    ):
        """In q, the slope of the methods that interpolate, from the right; the others jump and have none."""
        place = (
            quantile(ranks(a, axis, overwrite_input), in_order(q, skips), -1, method=method)
            if weights is None
            else quantile(
                ranks(a, axis), in_order(q, skips), -1, method=method, weights=sorted_weights(weights, a, axis)
            )
        )
        slope = quantile_slope(a, np.divide(q, percent), place, axis, method) / percent
        return order_bar(y_bar, a, place, axis), slope_bar(y_bar, slope, q)

    @rule.forward(quantile, wrt="a")
    def tangent_a(
        y, a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, weights=None, *, a_dot
    ):
        place = (
            quantile(ranks(a, axis, overwrite_input), in_order(q, skips), -1, method=method)
            if weights is None
            else quantile(
                ranks(a, axis), in_order(q, skips), -1, method=method, weights=sorted_weights(weights, a, axis)
            )
        )
        return order_dot(a_dot, y, a, place, axis)

    @rule.forward(quantile, wrt="q")
    def tangent_q(
        y, a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, weights=None, *, q_dot
    ):
        place = (
            quantile(ranks(a, axis, overwrite_input), in_order(q, skips), -1, method=method)
            if weights is None
            else quantile(
                ranks(a, axis), in_order(q, skips), -1, method=method, weights=sorted_weights(weights, a, axis)
            )
        )
        return slope_dot(q_dot, quantile_slope(a, np.divide(q, percent), place, axis, method) / percent, y)


declare(np.quantile, 1.0, False)
declare(np.nanquantile, 1.0, True)
declare(np.percentile, 100.0, False)
declare(np.nanpercentile, 100.0, True)


# -- the transposes themselves -----------------------------------------------------------------------------------------


@rule.reverse(order_bar, wrt=("g", "place"), ignores=("a",))
def order_bar_(y, g, a, place, axis, *, y_bar):
    return order_dot(y_bar, g, a, place, axis), np.reshape(g, np.shape(place)) * order_gap(y_bar, a, place, axis)


@rule.forward(order_bar, wrt="g", ignores=("a",))
def order_bar_g(y, g, a, place, axis, *, g_dot):
    return order_bar(g_dot, a, place, axis)


@rule.forward(order_bar, wrt="place", ignores=("a",))
def order_bar_place(y, g, a, place, axis, *, place_dot):
    return order_gap_bar(np.reshape(g, np.shape(place)) * place_dot, a, place, axis)


@rule.reverse(order_dot, wrt=("a_dot", "place"), ignores=("y_", "a"))
def order_dot_(y, a_dot, y_, a, place, axis, *, y_bar):
    return (
        order_bar(y_bar, a, place, axis),
        np.reshape(y_bar, np.shape(place)) * order_gap(a_dot, a, place, axis),
    )


@rule.forward(order_dot, wrt="a_dot", ignores=("y_", "a"))
def order_dot_a(y, a_dot, y_, a, place, axis, *, a_dot_dot):
    return order_dot(a_dot_dot, y_, a, place, axis)


@rule.forward(order_dot, wrt="place", ignores=("y_", "a"))
def order_dot_place(y, a_dot, y_, a, place, axis, *, place_dot):
    return np.reshape(place_dot * order_gap(a_dot, a, place, axis), np.shape(y))


@rule.linear(order_gap, ignores=("a", "place"))
def order_gap_(y, v, a, place, axis, *, y_bar):
    return order_gap_bar(y_bar, a, place, axis)


@rule.linear(order_gap_bar, ignores=("a", "place"))
def order_gap_bar_(y, g, a, place, axis, *, y_bar):
    return order_gap(y_bar, a, place, axis)
