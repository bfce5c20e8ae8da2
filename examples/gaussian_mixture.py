"""A mixture of Gaussians fitted by the gradient of its likelihood.

One learns that the gradient of a log-sum-exp brings out the responsibilities of expectation maximisation: at a fixed
point of EM the gradient that s2sad writes is zero.
"""

import numpy as np
from plots import save

import s2sad


def log_likelihood(params, x):
    logits, means, log_scales = params["logits"], params["means"], params["log_scales"]
    shift = logits.max()
    log_weights = logits - (shift + np.log(np.sum(np.exp(logits - shift))))
    z = (x[:, None] - means) / np.exp(log_scales)
    log_p = log_weights - log_scales - 0.5 * np.log(2 * np.pi) - 0.5 * z**2
    top = np.max(log_p, axis=1)
    return np.mean(top + np.log(np.sum(np.exp(log_p - top[:, None]), axis=1)))


def responsibilities(params, x):
    weights = np.exp(params["logits"]) / np.exp(params["logits"]).sum()
    scales = np.exp(params["log_scales"])
    p = weights / scales * np.exp(-0.5 * ((x[:, None] - params["means"]) / scales) ** 2)
    return p / p.sum(axis=1, keepdims=True)


def em_step(params, x):
    r = responsibilities(params, x)
    total = r.sum(axis=0)
    means = (r * x[:, None]).sum(axis=0) / total
    scales = np.sqrt((r * (x[:, None] - means) ** 2).sum(axis=0) / total)
    return {"logits": np.log(total / len(x)), "means": means, "log_scales": np.log(scales)}


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(-2.0, 0.5, 120), rng.normal(1.0, 1.0, 180)])
    params = {"logits": np.zeros(2), "means": np.array([-1.0, 0.5]), "log_scales": np.zeros(2)}
    objective = s2sad.value_and_grad(log_likelihood)
    print(objective.source_for(params, x))

    # the mean's gradient is the weighted residual, by hand
    r = responsibilities(params, x)
    by_hand = (r * (x[:, None] - params["means"])).sum(axis=0) / np.exp(2 * params["log_scales"]) / len(x)
    assert np.allclose(objective(params, x)[1]["means"], by_hand)

    print("step  log p(x)   means")
    for i in range(301):
        value, bars = objective(params, x)
        if i % 100 == 0:
            print(f"{i:4d}  {value:8.4f}   {params['means'].round(3)}")
        params = {k: params[k] + 0.5 * bars[k] for k in params}

    for _ in range(200):
        params = em_step(params, x)
    best, bars = objective(params, x)
    print(f"  EM  {best:8.4f}   {params['means'].round(3)}")
    assert abs(best - value) < 1e-4
    assert all(np.abs(bars[k]).max() < 1e-6 for k in bars)

    def densities(axes):
        at = np.linspace(-4.0, 4.0, 200)
        axes.hist(x, 30, density=True, alpha=0.4, label="data")
        axes.plot(at, [np.exp(log_likelihood(params, np.array([t]))) for t in at], label="mixture")

    save("gaussian_mixture", densities)
