"""Plots of what the examples compute: PNG files where an example is run, if matplotlib is installed."""

import importlib.util


def save(name, *panels):
    """Save what each function draws on its axes, side by side, as ``name.png``."""
    if importlib.util.find_spec("matplotlib") is None:
        return
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.0 * len(panels), 3.6), layout="constrained")
    for axes, draw in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        draw(axes)
        if axes.get_legend_handles_labels()[0]:
            axes.legend()
    figure.savefig(f"{name}.png", dpi=120)
    print(f"plot saved: {name}.png")
