"""Charts as values: a drawn picture with its finding as title, its measure as subtitle, its source as caption."""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from smmlib.core import i18n, levels, text, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import Formatter


ROWS, COLUMNS = 30, 10  # of a chart's table that stand behind it


@dataclass(frozen=True)
class Chart:
    """One drawn figure; shows itself in a notebook, and carries its words for the report."""

    name: str
    title: str
    subtitle: str
    caption: str
    svg: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def with_rows(self, table: pd.DataFrame) -> Chart:
        """Return the chart with the first rows of the table it was drawn from: what it shows, for those who do not see it."""
        columns = [c for c in table.columns if table[c].notna().any()][:COLUMNS]
        rows = [[_plain(v) for v in row] for row in table[columns].head(ROWS).itertuples(index=False)]
        return replace(self, data={"columns": [str(c) for c in columns], "rows": rows, "n": len(table)})

    def at_level(self, level: float) -> Chart:
        """Return the chart with the level of its intervals in its subtitle."""
        return replace(self, subtitle=levels.named(self.subtitle, level))

    @property
    def alt(self) -> str:
        """What the picture says, in words."""
        return f"{self.title}. {self.subtitle}".replace("..", ".")

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        words = {
            "name": self.name,
            "alt": self.alt,
            "title": self.title,
            "subtitle": self.subtitle,
            "caption": self.caption,
            **({"data": dict(self.data)} if self.data else {}),
        }
        return (
            {"image/svg+xml": self.svg, "text/html": self._html(), "text/plain": self.alt},
            {"image/svg+xml": words, "text/html": {"kind": "figure", "name": self.name}},
        )

    def _html(self) -> str:
        data = base64.b64encode(self.svg.encode()).decode()
        title, subtitle, caption, alt = (html.escape(t) for t in (self.title, self.subtitle, self.caption, self.alt))
        return (
            f'<figure id="{html.escape(self.name)}" style="margin:0;max-width:760px"><strong>{title}</strong><br><span style="color:#555">{subtitle}</span>'
            f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}" style="width:100%"><figcaption style="color:#555">{caption}</figcaption></figure>'
        )


def _plain(value: Any) -> Any:
    """A cell as JSON keeps it: numbers short, days and all else as text, what is missing as null."""
    if isinstance(value, list | tuple | set | dict):
        return text.label(str(value), longest=80)
    if pd.isna(value):
        return None
    single = value.item() if hasattr(value, "item") else value
    if isinstance(single, float):
        return float(f"{single:.6g}") if math.isfinite(single) else None
    if isinstance(single, bool | int):
        return single
    return str(value.date()) if isinstance(value, pd.Timestamp) and value == value.normalize() else str(value)[:160]


@dataclass(frozen=True)
class Canvas:
    """An open drawing: `ax` (or each of `panels`) is drawn on, `keep` makes the chart."""

    fig: Figure
    panels: list[Axes]

    @property
    def ax(self) -> Axes:
        """The first, usually the only, panel."""
        return self.panels[0]

    def keep(self, name: str, title: str, subtitle: str, caption: str = "") -> Chart:
        """Finish the drawing as a `Chart`."""
        out = io.StringIO()
        self.fig.savefig(out, format="svg", metadata={"Date": None, "Creator": "smmlib"})
        return Chart(name, title, subtitle, caption, out.getvalue())


@contextmanager
def canvas(*, height: float = 3.2, panels: int = 1, language: str = "") -> Iterator[Canvas]:
    """Open a drawing in the house style, with the numbers of its axes written as `language` writes them."""
    with theme.figure(height=height, panels=panels) as (fig, axes):
        for axis in (axis for ax in axes for axis in (ax.xaxis, ax.yaxis)):
            axis.set_major_formatter(_numbers(language))
            axis.isDefault_majfmt = True  # days and names still bring their own
        yield Canvas(fig, axes)


def _numbers(language: str) -> Formatter:
    """Ticks with as many decimals as tell them apart."""
    from matplotlib.ticker import ScalarFormatter

    class Numbers(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            decimals = len(super().__call__(x, pos).partition(".")[2])
            return i18n.number(x, language, decimals)

    ticks = Numbers(useOffset=False)
    ticks.set_scientific(False)
    return ticks


def rows_height(n_rows: int, *, each: float = 0.34, around: float = 0.9) -> float:
    """Height in inches of a chart with `n_rows` rows."""
    return around + each * max(2, n_rows)


def intervals(
    ax: Axes,
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    n: str = "n_posts",
    reference: float | None = None,
    strong: pd.Series | None = None,
    log: bool = False,
    language: str = "",
) -> Axes:
    """Draw one dot with its interval a row, best on top, n in the label (none where `n` is empty); rows that are not `strong` are grey."""
    shown = table.reset_index(drop=True)
    is_strong = pd.Series(True, index=shown.index) if strong is None else strong.reset_index(drop=True)
    for place, row in shown.iterrows():
        colour = theme.ACCENT if is_strong[place] else theme.CONTEXT
        ax.plot([row[low], row[high]], [place, place], color=colour, linewidth=2.2, solid_capstyle="round")
        ax.plot(
            [row[value]],
            [place],
            "o" if is_strong[place] else "D",
            color=colour,
            markersize=7 if is_strong[place] else 5,
        )
    if log:
        _ratio_axis(ax, shown[[low, value, high]], language)
    if reference is not None:
        ax.axvline(reference, color=theme.INK, linewidth=1)
    known = bool(n) and bool(shown[n].notna().any())
    counts = [f"  (n {'–' if pd.isna(c) else int(c)})" for c in shown[n]] if known else [""] * len(shown)
    names = [text.label(str(v), longest=38) + count for v, count in zip(shown[label], counts, strict=True)]
    ax.set_yticks(range(len(shown)), names)
    ax.set_ylim(len(shown) - 0.4, -0.6)
    return ax


def spans(ax: Axes, table: pd.DataFrame, *, label: str, value: str, low: str, high: str) -> Axes:
    """Draw bounds that hold for certain as a grey bar a row, with the estimate as a dot where there is one; best on top."""
    shown = table.reset_index(drop=True)
    for place, row in shown.iterrows():
        ax.plot(
            [row[low], row[high]], [place, place], color=theme.CONTEXT, linewidth=5, alpha=0.6, solid_capstyle="butt"
        )
        ax.plot([row[value]], [place], "o", color=theme.ACCENT, markersize=7)
    ax.set_yticks(range(len(shown)), [text.label(str(v), longest=38) for v in shown[label]])
    ax.set_ylim(len(shown) - 0.4, -0.6)
    return ax


def ratio_ticks(ax: Axes, ratios: Sequence[float], language: str) -> Axes:
    """Put ticks at these ratios, written as ×1.5."""
    ax.set_xticks(list(ratios), ["×" + i18n.number(r, language) for r in ratios])
    return ax


def heading(ax: Axes, words: str) -> Axes:
    """Write what a panel is about above its left end."""
    ax.set_title(text.label(words, longest=70), loc="left", fontsize=9.5, fontweight="bold")
    return ax


def _ratio_axis(ax: Axes, ratios: pd.DataFrame, language: str) -> None:
    """A logarithmic axis of ratios with readable ticks; a ratio that is missing or 0 has no place on it."""
    ax.set_xscale("log")
    known = ratios.where(ratios > 0).stack().dropna()
    low, high = (known.min(), known.max()) if len(known) else (1.0, 1.0)
    steps = [0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10]
    inside = [s for s in steps if low * 0.9 <= s <= high * 1.1] or [1]
    spaced = [s for s in inside if len(inside) <= 7 or s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 1.5, 0.67)]
    ratio_ticks(ax, spaced, language)
    ax.minorticks_off()
    ax.set_xlim(min(low, min(spaced)) * 0.95, max(high, max(spaced)) * 1.05)


def pairs(ax: Axes, table: pd.DataFrame, *, label: str, first: str, second: str, names: tuple[str, str]) -> Axes:
    """Draw two values a row, joined by a line, with the names of the two sides written at the first row."""
    shown = table.reset_index(drop=True)
    for place, row in shown.iterrows():
        ax.plot([row[first], row[second]], [place, place], color=theme.CONTEXT, linewidth=1.5, zorder=1)
        ax.plot([row[first]], [place], "o", color=theme.ACCENT, markersize=7, zorder=2)
        ax.plot([row[second]], [place], "s", color=theme.CONTRAST, markersize=6, zorder=2)
    ax.set_yticks(range(len(shown)), [text.label(str(v), longest=38) for v in shown[label]])
    ax.set_ylim(len(shown) - 0.4, -0.6)
    if shown.empty:
        return ax
    top = shown.iloc[0]
    left_first = top[first] <= top[second]
    for value, name, colour, at_left in (
        (top[first], names[0], theme.ACCENT, left_first),
        (top[second], names[1], theme.CONTRAST, not left_first),
    ):
        ax.annotate(
            name,
            (value, 0),
            xytext=(-9 if at_left else 9, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            ha="right" if at_left else "left",
            fontsize=8.5,
        )
    ax.margins(x=0.18)
    return ax


def cells(ax: Axes, grid: pd.DataFrame, notes: pd.DataFrame, *, middle: float, spread: float) -> Axes:
    """Draw a grid of ratios around `middle`, blue above and orange below, with a note in each cell; grey where unknown."""
    from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm

    shades = LinearSegmentedColormap.from_list("smm", [theme.CONTRAST, "#FBE3D3", "#F7F7F7", "#D3E7F4", theme.ACCENT])
    norm = TwoSlopeNorm(vcenter=middle, vmin=middle - spread, vmax=middle + spread)
    ax.imshow(grid.to_numpy("float64"), cmap=shades.with_extremes(bad="#EFEFEF"), norm=norm, aspect="auto")
    for y in range(grid.shape[0]):
        for x in range(grid.shape[1]):
            value = grid.iloc[y, x]
            dark = pd.notna(value) and abs(value - middle) > 0.75 * spread
            ax.text(
                x, y, notes.iloc[y, x], ha="center", va="center", fontsize=8.5, color="white" if dark else theme.INK
            )
    ax.set_xticks(range(grid.shape[1]), list(grid.columns))
    ax.set_yticks(range(grid.shape[0]), list(grid.index))
    ax.xaxis.tick_top()
    ax.grid(False)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax


def blocks(
    ax: Axes,
    table: pd.DataFrame,
    *,
    rows: str,
    columns: str,
    row_names: Mapping[Any, str],
    column_names: Mapping[Any, str],
    spread: float,
    language: str = "",
) -> Axes:
    """Draw ``lift`` with ``n_posts`` below it in a grid of two columns of `table`; see `cells`."""
    down, across = sorted(table[rows].unique()), sorted(table[columns].unique())
    grid = table.pivot_table(index=rows, columns=columns, values="lift").reindex(index=down, columns=across)
    counts = table.pivot_table(index=rows, columns=columns, values="n_posts").reindex(index=down, columns=across)
    notes = [
        [
            "" if pd.isna(grid.loc[r, c]) else f"{i18n.times(grid.loc[r, c], language)}\nn {int(counts.loc[r, c])}"
            for c in across
        ]
        for r in down
    ]
    grid.index, grid.columns = pd.Index([row_names[r] for r in down]), pd.Index([column_names[c] for c in across])
    return cells(ax, grid, pd.DataFrame(notes), middle=1.0, spread=spread)
