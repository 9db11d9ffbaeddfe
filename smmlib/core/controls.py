"""Controls for the analyst: a panel of widgets made from a step's `Params`, so that every setting explains itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from html import escape
from typing import Any

from smmlib.core.brief import StepParams

STATIC = "SMM_NODE"  # set by the batch runner: nobody is there to move a slider


def panel(settings: StepParams, react: Callable[..., Any], *, only: tuple[str, ...] = ()) -> Any:
    """Show a widget for each field of `settings` (or those in `only`) and the result of `react(**values)` below them.

    In a batch run nothing is shown: the static twin in the next cell is what a printed report gets.
    """
    if os.environ.get(STATIC):
        return None
    import ipywidgets as widgets

    made = {name: _widget(settings, name) for name in (only or type(settings).model_fields)}
    shown = widgets.HTML()

    def redraw(_moved: Any = None) -> None:
        values = {name: widget.value for name, widget in made.items()}
        try:
            shown.value = _as_html(react(**{**settings.model_dump(), **values}))
        except Exception as why:
            shown.value = f"<p>With these settings there is no answer: {escape(str(why))}</p>"

    for widget in made.values():
        widget.observe(redraw, "value")
    redraw()
    return widgets.VBox([*made.values(), shown])


def _as_html(result: Any) -> str:
    """Write a result as a notebook would show it.

    It goes into the widget itself, not into an `Output` beside it: whoever executes the notebook without a person (papermill, nbclient) answers
    each output of such a widget, and with large ones waits for ever (their answer swallows the wake-up of the kernel's reply).
    """
    from IPython.core.formatters import DisplayFormatter

    data = DisplayFormatter().format(result)[0]
    return str(
        data.get("text/html") or data.get("image/svg+xml") or f"<pre>{escape(str(data.get('text/plain', '')))}</pre>"
    )


def _widget(settings: StepParams, name: str) -> Any:
    """Choose a widget by the field's type and bounds; its description is the help."""
    import ipywidgets as widgets

    field = type(settings).model_fields[name]
    value = getattr(settings, name)
    low, high = _bounds(field.metadata)
    look = {"description": name.replace("_", " "), "tooltip": field.description or "", "style": {"description_width": "10em"},
            "layout": widgets.Layout(width="32em")}  # fmt: skip
    choices = getattr(field.annotation, "__args__", ())
    if choices and all(isinstance(c, str | int) for c in choices):
        return widgets.Dropdown(options=list(choices), value=value, **look)
    if isinstance(value, bool):
        return widgets.Checkbox(value=value, **look)
    if isinstance(value, int):
        return widgets.IntSlider(
            value=value, min=int(low or 0), max=int(high or max(10, value * 4)), continuous_update=False, **look
        )
    if isinstance(value, float):
        return widgets.FloatSlider(
            value=value, min=low or 0.0, max=high or max(1.0, value * 4), step=0.01, continuous_update=False, **look
        )
    return widgets.Text(value=str(value), continuous_update=False, **look)


def _bounds(metadata: list[Any]) -> tuple[float | None, float | None]:
    low = next((getattr(m, a) for m in metadata for a in ("ge", "gt") if hasattr(m, a)), None)
    high = next((getattr(m, a) for m in metadata for a in ("le", "lt") if hasattr(m, a)), None)
    return low, high
