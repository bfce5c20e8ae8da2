"""Delta and vega of a European call with the math module."""

import math

import s2sad


def normal_cdf(x: float) -> float:
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def call_price(spot: float, strike: float, rate: float, sigma: float, years: float) -> float:
    d1 = (math.log(spot / strike) + (rate + 0.5 * sigma * sigma) * years) / (sigma * math.sqrt(years))
    d2 = d1 - sigma * math.sqrt(years)
    return spot * normal_cdf(d1) - strike * math.exp(-rate * years) * normal_cdf(d2)


if __name__ == "__main__":
    greeks = s2sad.grad(call_price, wrt=("spot", "sigma"))
    print(greeks.source)
    delta, vega = greeks(100.0, 105.0, 0.02, 0.25, 0.5)
    d1 = (math.log(100.0 / 105.0) + (0.02 + 0.5 * 0.25**2) * 0.5) / (0.25 * math.sqrt(0.5))
    print(f"delta {delta:.6f}, vega {vega:.6f}")
    assert math.isclose(delta, normal_cdf(d1))
    assert math.isclose(vega, 100.0 * math.sqrt(0.5 / (2 * math.pi)) * math.exp(-0.5 * d1 * d1))
