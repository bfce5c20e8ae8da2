"""The greeks of an American put from the binomial tree of Cox, Ross and Rubinstein (1979).

One learns that code which shrinks an array backwards in time, with a maximum at every node, gives all sensitivities
in one sweep; differences need two trees for each of them, and the right step size.
"""

import numpy as np

import s2sad


def american_put(spot, strike, rate, sigma, years, steps=200):
    dt = years / steps
    up = np.exp(sigma * np.sqrt(dt))
    down = 1.0 / up
    growth = np.exp(rate * dt)
    p = (growth - down) / (up - down)
    prices = spot * up ** np.arange(steps, -steps - 1, -2)
    values = np.maximum(strike - prices, 0.0)
    for _ in range(steps):
        prices = prices[:-1] * down
        values = (p * values[:-1] + (1 - p) * values[1:]) / growth
        values = np.maximum(values, strike - prices)
    return values[0]


if __name__ == "__main__":
    names = ("spot", "strike", "rate", "sigma", "years")
    at = {"spot": 100.0, "strike": 105.0, "rate": 0.03, "sigma": 0.25, "years": 0.5}
    greeks = s2sad.value_and_grad(american_put, wrt=names)
    print(greeks.source_for(**at))
    value, bars = greeks(**at)
    print(f"price {value:.4f}")
    print("name    derivative  differences")
    for name, bar in zip(names, bars, strict=True):
        h = 1e-5 * at[name]
        up, down = (american_put(**{**at, name: at[name] + s}) for s in (h, -h))
        print(f"{name:6s}  {bar:10.5f}  {(up - down) / (2 * h):11.5f}")
        assert np.isclose(bar, (up - down) / (2 * h), rtol=1e-4)
    # the price is homogeneous of degree one in spot and strike (Euler)
    assert np.isclose(bars[0] * at["spot"] + bars[1] * at["strike"], value, rtol=1e-12)
