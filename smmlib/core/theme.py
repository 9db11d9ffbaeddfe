"""The house style of figures: one accent and grey, drawn inside a context so that nothing leaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# At least 32 apart (CIE76) for protanopes, deuteranopes and tritanopes, 3:1 or better on white for the first two.
ACCENT, CONTRAST, CONTEXT, INK, FAINT = "#0173B2", "#D55E00", "#949494", "#222222", "#E6E6E6"

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans", "font.size": 9.5, "text.color": INK, "text.parse_math": False,
    "axes.edgecolor": CONTEXT, "axes.labelcolor": INK, "axes.labelsize": 9, "axes.spines.top": False, "axes.spines.right": False,
    "axes.spines.left": False, "axes.grid": True, "axes.grid.axis": "x", "axes.axisbelow": True, "grid.color": FAINT, "grid.linewidth": 0.8,
    "xtick.color": INK, "ytick.color": INK, "xtick.labelsize": 9, "ytick.labelsize": 9.5, "ytick.major.size": 0, "xtick.major.size": 0,
    "figure.facecolor": "white", "savefig.facecolor": "white", "svg.fonttype": "none", "svg.hashsalt": "smm",
}  # fmt: skip
WIDTH = 7.6


@contextmanager
def figure(*, height: float = 3.2, width: float = WIDTH, panels: int = 1) -> Iterator[tuple[Figure, list[Axes]]]:
    """Open a figure of `width` x `height` inches with `panels` axes above each other, in the house style; nothing outlives it."""
    import matplotlib as mpl
    import seaborn as sns
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context({**sns.axes_style("white"), **STYLE}):
        fig = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(fig)
        yield fig, list(fig.subplots(panels, 1, squeeze=False)[:, 0])
