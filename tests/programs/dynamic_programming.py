"""Tables filled cell by cell: alignments, chains of states, scans, sorting networks, histograms, masks."""

import math

import numpy as np

from tests.programs.case import case


def softmin(*values):
    return -np.log(sum(np.exp(-v) for v in values))


# -- scans -------------------------------------------------------------------------------------------------------------


def prefix_sum(x):
    s = np.empty(len(x) + 1)
    s[0] = 0.0
    for i in range(len(x)):
        s[i + 1] = s[i] + x[i]
    return np.sum(s**3)


def prefix_in_place(x):
    for i in range(1, len(x)):
        x[i] += x[i - 1]
    return np.sum(x**3)


def prefix_doubling(x):
    s = x.copy()
    shift = 1
    while shift < len(s):
        s[shift:] += s[:-shift].copy()
        shift *= 2
    return np.sum(s**3)


def prefix_doubling_loops(x):
    now, new = x.copy(), np.empty_like(x)
    shift = 1
    while shift < len(x):
        for i in range(len(x)):
            if i >= shift:
                new[i] = now[i] + now[i - shift]
            else:
                new[i] = now[i]
        now, new = new, now
        shift *= 2
    return np.sum(now**3)


def prefix_tree(x):
    s = x.copy()
    n = len(s)
    step = 1
    while step < n:
        for i in range(2 * step - 1, n, 2 * step):
            s[i] += s[i - step]
        step *= 2
    step //= 2
    while step >= 1:
        for i in range(3 * step - 1, n, 2 * step):
            s[i] += s[i - step]
        step //= 2
    return np.sum(s**3)


def prefix_functional(x):
    return np.sum(np.cumsum(x) ** 3)


def integral_image(m):
    s = np.zeros((m.shape[0] + 1, m.shape[1] + 1))
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            s[i + 1, j + 1] = m[i, j] + s[i, j + 1] + s[i + 1, j] - s[i, j]
    return np.sum(s**2)


def integral_image_twice(m):
    s = m.copy()
    for i in range(1, len(s)):
        s[i] += s[i - 1]
    for j in range(1, s.shape[1]):
        s[:, j] += s[:, j - 1]
    return np.sum(s**2)


def integral_image_functional(m):
    return np.sum(np.cumsum(np.cumsum(m, axis=0), axis=1) ** 2)


def log_sum_exp_scan(x):
    y = np.zeros_like(x)
    top = -np.inf
    total = 0.0
    for i in range(len(x)):
        if x[i] > top:
            total = total * math.exp(top - x[i]) + 1.0
            top = x[i]
        else:
            total += math.exp(x[i] - top)
        y[i] = top + math.log(total)
    return y


def log_sum_exp_scan_functional(x):
    return np.logaddexp.accumulate(x)


# -- alignments --------------------------------------------------------------------------------------------------------


def edit_distance(x, y, gap):
    n, m = len(x), len(y)
    d = np.zeros((n + 1, m + 1))
    d[:, 0] = np.arange(n + 1) * gap
    d[0, :] = np.arange(m + 1) * gap
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (x[i - 1] - y[j - 1]) ** 2
            d[i, j] = softmin(d[i - 1, j] + gap, d[i, j - 1] + gap, d[i - 1, j - 1] + cost)
    return d[n, m]


def edit_distance_two_rows(x, y, gap):
    above = np.arange(len(y) + 1) * gap
    row = np.empty(len(y) + 1)
    for i in range(len(x)):
        row[0] = (i + 1) * gap
        for j in range(len(y)):
            cost = (x[i] - y[j]) ** 2
            row[j + 1] = softmin(above[j + 1] + gap, row[j] + gap, above[j] + cost)
        above, row = row, above
    return above[-1]


def edit_distance_one_row(x, y, gap):
    row = np.arange(len(y) + 1) * gap
    for i in range(len(x)):
        diagonal = row[0]
        row[0] += gap
        for j in range(len(y)):
            old = row[j + 1]
            row[j + 1] = softmin(old + gap, row[j] + gap, diagonal + (x[i] - y[j]) ** 2)
            diagonal = old
    return row[-1]


def edit_distance_diagonals(x, y, gap):
    n, m = len(x), len(y)
    d = np.full((n + 1, m + 1), 0.0)
    for s in range(1, n + m + 1):
        for i in range(max(0, s - m), min(n, s) + 1):
            j = s - i
            if i == 0 or j == 0:
                d[i, j] = s * gap
            else:
                d[i, j] = softmin(d[i - 1, j] + gap, d[i, j - 1] + gap, d[i - 1, j - 1] + (x[i - 1] - y[j - 1]) ** 2)
    return d[-1, -1]


def edit_distance_lists(x, y, gap):
    d = [[0.0] * (len(y) + 1) for _ in range(len(x) + 1)]
    for i in range(len(x) + 1):
        for j in range(len(y) + 1):
            if i == 0 or j == 0:
                d[i][j] = (i + j) * gap
            else:
                cost = (x[i - 1] - y[j - 1]) ** 2
                d[i][j] = softmin(d[i - 1][j] + gap, d[i][j - 1] + gap, d[i - 1][j - 1] + cost)
    return d[-1][-1]


def edit_distance_row_views(x, y, gap):
    d = np.zeros((len(x) + 1, len(y) + 1))
    d[0] = np.arange(len(y) + 1) * gap
    for i in range(len(x)):
        above, row = d[i], d[i + 1]
        row[0] = above[0] + gap
        for j in range(len(y)):
            row[j + 1] = softmin(above[j + 1] + gap, row[j] + gap, above[j] + (x[i] - y[j]) ** 2)
    return d[-1, -1]


def edit_distance_functional(x, y, gap):
    above = [j * gap for j in range(len(y) + 1)]
    for i in range(len(x)):
        row = [(i + 1) * gap]
        for j in range(len(y)):
            row.append(softmin(above[j + 1] + gap, row[j] + gap, above[j] + (x[i] - y[j]) ** 2))
        above = row
    return above[-1]


def soft_dtw(x, y, gamma):
    n, m = len(x), len(y)
    r = np.full((n + 1, m + 1), 1e3)
    r[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            best = np.array([r[i - 1, j], r[i, j - 1], r[i - 1, j - 1]])
            low = np.min(best)
            r[i, j] = np.sum((x[i - 1] - y[j - 1]) ** 2) + low - gamma * np.log(np.sum(np.exp((low - best) / gamma)))
    return r[n, m]


def distances_into(d, x, y):
    for i in range(len(x)):
        for j in range(len(y)):
            d[i, j] = np.dot(x[i] - y[j], x[i] - y[j])


def dtw_cell(r, d, i, j, gamma):
    z = np.stack((r[i - 1, j], r[i, j - 1], r[i - 1, j - 1])) / -gamma
    top = z.max()
    r[i, j] = d[i - 1, j - 1] - gamma * (top + np.log(np.exp(z - top).sum()))


def soft_dtw_helpers(x, y, gamma):
    d = np.empty((len(x), len(y)))
    distances_into(d, x, y)
    r = np.full((len(x) + 1, len(y) + 1), 1e3)
    r[0, 0] = 0.0
    for i in range(1, len(r)):
        for j in range(1, len(r[0])):
            dtw_cell(r, d, i, j, gamma)
    return r[-1, -1]


def soft_dtw_functional(x, y, gamma):
    above = [0.0] + [1e3] * len(y)
    for i in range(len(x)):
        row = [1e3]
        for j in range(len(y)):
            best = gamma * softmin(above[j + 1] / gamma, row[j] / gamma, above[j] / gamma)
            row.append(np.sum((x[i] - y[j]) ** 2) + best)
        above = row
    return above[-1]


# -- chains of states --------------------------------------------------------------------------------------------------


def forward_algorithm(start, step, emit):
    t, n = emit.shape
    alpha = np.zeros((t, n))
    alpha[0] = start * emit[0]
    for k in range(1, t):
        for j in range(n):
            for i in range(n):
                alpha[k, j] += alpha[k - 1, i] * step[i, j]
            alpha[k, j] *= emit[k, j]
    return np.log(np.sum(alpha[t - 1]))


def forward_scaled(start, step, emit):
    alpha = np.empty_like(emit)
    scale = np.empty(len(emit))
    alpha[0, :] = start * emit[0]
    scale[0] = alpha[0].sum()
    alpha[0] /= scale[0]
    for k in range(1, len(emit)):
        alpha[k] = (alpha[k - 1] @ step) * emit[k]
        scale[k] = alpha[k].sum()
        alpha[k] /= scale[k]
    return np.sum(np.log(scale))


def forward_one_vector(start, step, emit):
    a = start * emit[0]
    work = np.empty_like(a)
    for k in range(1, len(emit)):
        np.dot(a, step, out=work)
        np.multiply(work, emit[k], out=a)
    return np.log(np.sum(a))


def forward_row_views(start, step, emit):
    alpha = np.zeros(emit.shape)
    alpha[0] = start * emit[0]
    for k in range(1, len(emit)):
        row = alpha[k]
        row[:] = alpha[k - 1] @ step
        row *= emit[k]
    return np.log(alpha[-1].sum())


def forward_functional(start, step, emit):
    a = start * emit[0]
    for e in emit[1:]:
        a = (a @ step) * e
    return np.log(np.sum(a))


def viterbi(start, step, emit):
    t, n = emit.shape
    best = np.zeros((t, n))
    back = np.zeros((t, n), dtype=int)
    best[0] = start + emit[0]
    for k in range(1, t):
        for j in range(n):
            scores = best[k - 1] + step[:, j]
            back[k, j] = np.argmax(scores)
            best[k, j] = scores[back[k, j]] + emit[k, j]
    path = np.zeros(t, dtype=int)
    path[-1] = np.argmax(best[-1])
    for k in range(t - 1, 0, -1):
        path[k - 1] = back[k, path[k]]
    total = start[path[0]] + emit[0, path[0]]
    for k in range(1, t):
        total += step[path[k - 1], path[k]] + emit[k, path[k]]
    return total + np.max(best[-1])


def viterbi_functional(start, step, emit):
    a = start + emit[0]
    for e in emit[1:]:
        a = np.max(a[:, None] + step, axis=0) + e
    return 2.0 * np.max(a)


def posterior(start, step, emit):
    t, n = emit.shape
    alpha, beta = np.zeros((t, n)), np.ones((t, n))
    alpha[0] = start * emit[0]
    for k in range(1, t):
        alpha[k] = emit[k] * (step.T @ alpha[k - 1])
    for k in range(t - 2, -1, -1):
        beta[k] = step @ (emit[k + 1] * beta[k + 1])
    gamma = alpha * beta
    gamma /= gamma.sum(axis=1, keepdims=True)
    return np.sum(gamma**2)


def posterior_functional(start, step, emit):
    alphas = [start * emit[0]]
    for e in emit[1:]:
        alphas.append((alphas[-1] @ step) * e)
    betas = [np.ones(len(start))]
    for e in emit[:0:-1]:
        betas.insert(0, step @ (e * betas[0]))
    gamma = np.stack(alphas) * np.stack(betas)
    return np.sum((gamma / np.sum(gamma, axis=1, keepdims=True)) ** 2)


# -- optimal choices ---------------------------------------------------------------------------------------------------


def knapsack(values, weights, capacity):
    best = np.zeros(capacity + 1)
    for i in range(len(values)):
        for c in range(capacity, weights[i] - 1, -1):
            best[c] = np.logaddexp(best[c], best[c - weights[i]] + values[i])
    return best[capacity]


def knapsack_slices(values, weights, capacity):
    best = np.zeros(capacity + 1)
    for v, w in zip(values, weights, strict=True):
        best[w:] = np.logaddexp(best[w:], best[:-w] + v)
    return best[capacity]


def knapsack_table(values, weights, capacity):
    best = np.zeros((len(values) + 1, capacity + 1))
    for i in range(1, len(values) + 1):
        w = weights[i - 1]
        best[i] = best[i - 1]
        best[i, w:] = np.log(np.exp(best[i - 1, w:]) + np.exp(best[i - 1, : capacity + 1 - w] + values[i - 1]))
    return best[-1, -1]


def knapsack_functional(values, weights, capacity):
    best = [0.0] * (capacity + 1)
    for v, w in zip(values, weights, strict=True):
        best = [np.logaddexp(b, best[c - w] + v) if c >= w else b for c, b in enumerate(best)]
    return best[-1]


def shortest_paths(w):
    d = w.copy()
    n = len(d)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
    return np.sum(d * d)


def shortest_paths_planes(w):
    d = w.copy()
    for k in range(len(d)):
        np.minimum(d, d[:, k, None] + d[k], out=d)
    return np.sum(d * d)


def shortest_paths_functional(w):
    d = w
    for k in range(len(w)):
        d = np.minimum(d, d[:, k : k + 1] + d[k : k + 1])
    return np.sum(d * d)


def matrix_chain(p):
    n = len(p) - 1
    cost = np.zeros((n, n))
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            total = 0.0
            for k in range(i, j):
                total += np.exp(-(cost[i, k] + cost[k + 1, j] + p[i] * p[k + 1] * p[j + 1]))
            cost[i, j] = -np.log(total)
    return cost[0, n - 1]


def matrix_chain_functional(p):
    def cost(i, j):
        if i == j:
            return 0.0
        return softmin(*(cost(i, k) + cost(k + 1, j) + p[i] * p[k + 1] * p[j + 1] for k in range(i, j)))

    return cost(0, len(p) - 2)


def american_option(spot, vol, strike, n):
    up = math.exp(vol * math.sqrt(1.0 / n))
    q = (1.0 - 1.0 / up) / (up - 1.0 / up)
    value = np.zeros(n + 1)
    for i in range(n + 1):
        value[i] = max(strike - spot * up ** (2 * i - n), 0.0)
    for step in range(n - 1, -1, -1):
        for i in range(step + 1):
            hold = 0.99 * (q * value[i + 1] + (1.0 - q) * value[i])
            value[i] = max(hold, strike - spot * up ** (2 * i - step))
    return value[0]


def american_option_functional(spot, vol, strike, n):
    up = np.exp(vol * np.sqrt(1.0 / n))
    q = (1.0 - 1.0 / up) / (up - 1.0 / up)
    value = np.maximum(strike - spot * up ** (2.0 * np.arange(n + 1) - n), 0.0)
    for step in range(n - 1, -1, -1):
        early = strike - spot * up ** (2.0 * np.arange(step + 1) - step)
        value = np.maximum(0.99 * (q * value[1:] + (1.0 - q) * value[:-1]), early)
    return value[0]


# -- sorting -----------------------------------------------------------------------------------------------------------


def exchange(x, i, j):
    low, high = min(x[i], x[j]), max(x[i], x[j])
    x[i] = low
    x[j] = high


def sorting_network(x):
    y = x.copy()
    for i, j in [(0, 1), (2, 3), (0, 2), (1, 3), (1, 2)]:
        exchange(y, i, j)
    return np.sum(y * np.arange(4.0) + y**3)


def bubble_sort(x):
    for end in range(len(x) - 1, 0, -1):
        for i in range(end):
            if x[i] > x[i + 1]:
                x[i], x[i + 1] = x[i + 1], x[i]
    return np.sum(x * np.arange(4.0) + x**3)


def insertion_sort(x):
    y = x.copy()
    for i in range(1, len(y)):
        v = y[i]
        j = i
        while j > 0 and y[j - 1] > v:
            y[j] = y[j - 1]
            j -= 1
        y[j] = v
    return np.sum(y * np.arange(4.0) + y**3)


def selection_sort(x):
    y = x.copy()
    for i in range(len(y) - 1):
        k = i + np.argmin(y[i:])
        y[i], y[k] = y[k], y[i]
    return np.sum(y * np.arange(4.0) + y**3)


def odd_even_sort(x):
    y = x.copy()
    for t in range(len(y)):
        a, b = y[t % 2 : len(y) - 1 : 2].copy(), y[t % 2 + 1 :: 2].copy()
        y[t % 2 : len(y) - 1 : 2] = np.minimum(a, b)
        y[t % 2 + 1 :: 2] = np.maximum(a, b)
    return np.sum(y * np.arange(4.0) + y**3)


def sort_functional(x):
    y = np.sort(x)
    return np.sum(y * np.arange(4.0) + y**3)


# -- histograms, scatters, masks ---------------------------------------------------------------------------------------


def histogram(x, weights, bins):
    h = np.zeros(bins)
    for i in range(len(x)):
        h[int(np.floor(abs(x[i]) * 2.0)) % bins] += weights[i] * x[i]
    return np.sum(h**3)


def histogram_add_at(x, weights, bins):
    h = np.zeros(bins)
    np.add.at(h, np.floor(np.abs(x) * 2.0).astype(int) % bins, weights * x)
    return np.sum(h**3)


def histogram_functional(x, weights, bins):
    where = np.floor(np.abs(x) * 2.0).astype(int) % bins
    return np.sum(np.stack([np.sum((weights * x)[where == b]) for b in range(bins)]) ** 3)


def soft_histogram(x, width):
    h = np.zeros(5)
    for v in x:
        for b in range(len(h)):
            h[b] += np.exp(-(((v - b + 2.0) / width) ** 2))
    h /= h.sum()
    return -np.sum(h * np.log(h))


def soft_histogram_functional(x, width):
    h = np.sum(np.exp(-(((x[:, None] - np.arange(-2.0, 3.0)) / width) ** 2)), axis=0)
    p = h / np.sum(h)
    return -np.sum(p * np.log(p))


def cloud_in_cell(x, charge):
    grid = np.zeros(6)
    cell = np.floor(x).astype(int)
    part = x - cell
    np.add.at(grid, cell % 6, charge * (1.0 - part))
    np.add.at(grid, (cell + 1) % 6, charge * part)
    field = np.zeros_like(grid)
    field[1:-1] = grid[2:] - grid[:-2]
    return np.sum(charge * field[cell % 6])


def cloud_in_cell_functional(x, charge):
    near = np.arange(6)[:, None]
    cell = np.floor(x).astype(int)
    part = x - cell
    grid = np.sum((near == cell % 6) * charge * (1.0 - part) + (near == (cell + 1) % 6) * charge * part, axis=1)
    field = np.concatenate([np.zeros(1), grid[2:] - grid[:-2], np.zeros(1)])
    return np.sum(charge * field[cell % 6])


def graph_messages(h, w, edges):
    for _ in range(2):
        inbox = np.zeros_like(h)
        for a, b in edges:
            inbox[b] += w * h[a]
        np.subtract.at(inbox, [b for _, b in edges], 0.1)
        h += np.tanh(inbox)
    return np.sum(h * h)


def graph_messages_functional(h, w, edges):
    sums = np.zeros((len(h), len(h)))
    for a, b in edges:
        sums[b, a] += 1.0
    for _ in range(2):
        h = h + np.tanh(w * (sums @ h) - 0.1 * np.sum(sums, axis=1))
    return np.sum(h * h)


def masks(x, y):
    z = x * y
    low = z < 0.0
    z[low] = 0.1 * z[low]
    z[~low & (y > 1.0)] += x[~low & (y > 1.0)]
    z[np.isnan(z)] = 0.0
    z[x > 2.0] = 2.0
    where = np.nonzero(y < 0.0)[0]
    z[where] *= y[where]
    return np.sum(z * z)


def masks_functional(x, y):
    z = x * y
    low = z < 0.0
    z = np.where(low, 0.1 * z, np.where(y > 1.0, z + x, z))
    z = np.where(x > 2.0, 2.0, z)
    return np.sum(np.where(y < 0.0, z * y, z) ** 2)


X = np.array([1.3, 0.7, 2.1, -0.4])
Y = np.array([0.5, 1.5, -1.0])
RNG = np.random.default_rng(0)
M = RNG.standard_normal((3, 4))
POINTS = RNG.standard_normal((3, 2))
OTHERS = RNG.standard_normal((2, 2))
START, STEP, EMIT = RNG.uniform(0.2, 1.0, 2), RNG.uniform(0.2, 1.0, (2, 2)), RNG.uniform(0.2, 1.0, (3, 2))
LENGTHS = RNG.uniform(0.5, 2.0, (3, 3))
SIZES = [2, 1, 3, 2]
EDGES = [(0, 1), (1, 2), (3, 1), (2, 0)]

CASES = [
    *(
        case(f, X, functional=prefix_functional)
        for f in (prefix_sum, prefix_in_place, prefix_doubling_loops, prefix_tree)
    ),
    *(case(f, M, functional=integral_image_functional) for f in (integral_image, integral_image_twice)),
    case(log_sum_exp_scan, X, functional=log_sum_exp_scan_functional),
    *(
        case(f, X[:3], Y[:2], 0.8, functional=edit_distance_functional)
        for f in (edit_distance, edit_distance_two_rows, edit_distance_one_row, edit_distance_diagonals)
    ),
    *(case(f, POINTS, OTHERS, 0.5, functional=soft_dtw_functional) for f in (soft_dtw, soft_dtw_helpers)),
    *(
        case(f, START, STEP, EMIT, functional=forward_functional)
        for f in (forward_algorithm, forward_scaled, forward_one_vector)
    ),
    case(viterbi, START, STEP, EMIT, order=1, functional=viterbi_functional),
    case(posterior, START, STEP, EMIT, functional=posterior_functional),
    *(case(f, X, SIZES, 5, functional=knapsack_functional) for f in (knapsack, knapsack_slices, knapsack_table)),
    *(case(f, LENGTHS, functional=shortest_paths_functional) for f in (shortest_paths, shortest_paths_planes)),
    case(matrix_chain, np.array([0.5, 0.8, 0.3, 0.9]), functional=matrix_chain_functional),
    case(american_option, 1.0, 0.3, 1.1, 3, order=1, functional=american_option_functional),
    *(case(f, X, functional=sort_functional) for f in (bubble_sort, insertion_sort, selection_sort, odd_even_sort)),
    case(sorting_network, X, order=1, functional=sort_functional),
    *(case(f, X, X[::-1].copy(), 3, functional=histogram_functional) for f in (histogram, histogram_add_at)),
    case(soft_histogram, X, 0.7, functional=soft_histogram_functional),
    case(cloud_in_cell, X + 1.0, np.array([0.5, -1.0, 2.0, 0.3]), functional=cloud_in_cell_functional),
    case(graph_messages, X, 0.6, EDGES, functional=graph_messages_functional),
    case(masks, X, np.array([0.5, 1.5, -1.0, 2.0]), functional=masks_functional),
]

CASES += [
    case(edit_distance_row_views, X[:3], Y[:2], 0.8, functional=edit_distance_functional),
    case(edit_distance_lists, X[:3], Y[:2], 0.8),
    case(forward_row_views, START, STEP, EMIT, functional=forward_functional),
    case(prefix_doubling, X, functional=prefix_functional),
    case(viterbi, START, STEP, EMIT, functional=viterbi_functional),
    case(american_option, 1.0, 0.3, 1.1, 3, functional=american_option_functional),
    case(sorting_network, X, functional=sort_functional),
    case(graph_messages, X, 0.6, EDGES, functional=graph_messages_functional),
]
