"""A plan drawn as people hang it on a wall: a row a week, a column a day, a line a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from smmlib.core import i18n, text, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = 4  # posts of a day that are written out; the rest are counted
COLOURS = (theme.ACCENT, theme.CONTRAST, "#4D4D4D", theme.CONTEXT)
LINE = 0.17  # of a cell's height


def colours_of(names: Sequence[str]) -> dict[str, str]:
    """Give each name its colour; from the fourth on they share grey."""
    return {name: COLOURS[min(place, len(COLOURS) - 1)] for place, name in enumerate(names)}


def draw(
    ax: Axes,
    items: Mapping[date, Sequence[tuple[str, str, bool]]],
    *,
    first: date,
    weeks: int,
    colours: Mapping[str, str],
    language: str = "",
) -> Axes:
    """Draw `weeks` weeks from the Monday on or before `first`.

    Parameters
    ----------
    items : day -> posts in order, each (what is written, key of `colours`, whether its dot is hollow)
    """
    monday = first - timedelta(days=first.weekday())
    rows = weeks + (1 if first.weekday() else 0)
    for row in range(rows):
        for column in range(7):
            day = monday + timedelta(weeks=row, days=column)
            inside = first <= day < first + timedelta(weeks=weeks)
            named = i18n.day_of_month(day, language) if column == 0 or day.day == 1 or day == first else str(day.day)
            _cell(ax, column, row, named if inside else "", items.get(day, ()), colours)
    ax.set_xticks([c + 0.5 for c in range(7)], [i18n.weekday(d, language, "abbreviated") for d in range(1, 8)])
    ax.set_yticks([])
    ax.xaxis.tick_top()
    ax.set_xlim(0, 7)
    ax.set_ylim(rows, 0)
    ax.grid(False)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax


def _cell(ax: Axes, x: int, y: int, named: str, posts: Any, colours: Mapping[str, str]) -> None:
    from matplotlib.patches import Rectangle

    face = "white" if named else "#F4F4F4"
    ax.add_patch(Rectangle((x, y), 1, 1, facecolor=face, edgecolor=theme.FAINT, linewidth=0.8))
    if not named:
        return
    ax.text(x + 0.04, y + 0.04, named, fontsize=6.5, color="#6B6B6B", va="top")
    shown = posts if len(posts) <= LINES else posts[: LINES - 1]
    for place, (words, key, hollow) in enumerate(shown):
        at = y + 0.31 + place * LINE
        ax.plot(
            [x + 0.08], [at], "o", markersize=4, color=colours[key], markerfacecolor="white" if hollow else colours[key]
        )
        ax.text(x + 0.14, at, text.label(words, longest=15), fontsize=6.5, va="center", color=theme.INK)
    if len(posts) > len(shown):
        ax.text(
            x + 0.14,
            y + 0.31 + len(shown) * LINE,
            f"+ {len(posts) - len(shown)}",
            fontsize=6.5,
            va="center",
            color="#6B6B6B",
        )


def legend(ax: Axes, names: Mapping[str, str], colours: Mapping[str, str], hollow: str = "") -> Axes:
    """Name the colours below the weeks, and what a hollow dot means."""
    from matplotlib.lines import Line2D

    marks = [Line2D([], [], marker="o", linestyle="", color=colours[key], label=words) for key, words in names.items()]
    if hollow:
        marks.append(Line2D([], [], marker="o", linestyle="", color=theme.INK, markerfacecolor="white", label=hollow))
    ax.legend(
        handles=marks,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.02),
        ncols=min(3, len(marks)),
        frameon=False,
        fontsize=8.5,
    )
    return ax
