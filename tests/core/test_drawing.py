"""Drawing: words escaped, marks counted, the same bytes twice, controls that explain themselves."""

from xml.etree import ElementTree

import pandas as pd
import pytest

from smmlib import calendar, formats
from smmlib.core import charts, controls, tables, theme
from smmlib.core.findings import Evidence, Finding

TABLE = pd.DataFrame(
    {
        "name": ["$1 to $2", "<b>é</b> ☕"],
        "lift": [1.2, 0.8],
        "lift_low": [1.1, 0.6],
        "lift_high": [1.3, 1.1],
        "n_posts": [20, 9],
    }
)


def drawn() -> charts.Chart:
    with charts.canvas() as drawing:
        charts.intervals(
            drawing.ax, TABLE, label="name", value="lift", low="lift_low", high="lift_high", reference=1.0, log=True
        )
        return drawing.keep("fig-test", "Title <b>", "subtitle", "caption")


def test_a_chart_has_a_dot_and_a_bar_for_each_row_and_n_in_its_label():
    with charts.canvas() as drawing:
        ax = charts.intervals(drawing.ax, TABLE, label="name", value="lift", low="lift_low", high="lift_high")

        assert len(ax.lines) == 4
        assert [t.get_text() for t in ax.get_yticklabels()] == ["$1 to $2  (n 20)", "<b>é</b>  (n 9)"]


def test_the_same_table_gives_the_same_bytes_and_prices_are_not_formulas():
    assert drawn().svg == drawn().svg


def test_a_chart_carries_its_words_escaped():
    data, said = drawn()._repr_mimebundle_()

    assert said["image/svg+xml"]["alt"] == "Title <b>. subtitle"
    assert "Title &lt;b&gt;" in data["text/html"] and "<b>" not in data["text/html"].replace("<strong>", "")


def test_the_house_style_does_not_leak():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with pytest.raises(ZeroDivisionError), theme.figure():
        1 / 0  # noqa: B018

    assert dict(mpl.rcParams) == before


def test_cells_and_captions_of_tables_are_escaped_and_gaps_are_dashes():
    table = pd.DataFrame(
        {"a": ["<script>alert(1)</script>", "=SUM(A1)"], "x": [1.2, None], "x_low": [1.0, None], "x_high": [2.0, None]}
    )

    shown = tables.table_view(
        table,
        name="tab-x",
        caption="A <i>caption</i>",
        columns={"a": ("Name", "text"), "x": ("Lift", "interval:times")},
        source="<u>me</u>",
    )

    assert "<script" not in shown.html and "&lt;script&gt;" in shown.html
    assert "<i>caption" not in shown.html and "<u>me" not in shown.html
    assert "×1.20 (×1.00 … ×2.00)" in shown.html and tables.MISSING in shown.html


def test_an_estimate_without_an_interval_stands_alone():
    table = pd.DataFrame({"x": [1.2], "x_low": [None], "x_high": [None]})

    shown = tables.table_view(table, name="t", caption="c", columns={"x": ("Lift", "interval:times")})

    assert "×1.20" in shown.html and "(" not in shown.plain


def test_a_drawing_is_well_formed_whatever_the_labels_hold():
    odd = TABLE.assign(name=["-- <b> & $x$ \x08", "\u202eabc 👨‍👩‍👧 \x1b[31m"])

    with charts.canvas() as drawing:
        charts.intervals(drawing.ax, odd, label="name", value="lift", low="lift_low", high="lift_high")
        svg = drawing.keep("fig-odd", "t", "s").svg

    assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_ratios_stand_on_a_logarithmic_axis_with_no_difference_among_its_ticks():
    with charts.canvas() as drawing:
        ax = charts.intervals(
            drawing.ax, TABLE, label="name", value="lift", low="lift_low", high="lift_high", reference=1.0, log=True
        )
        low, high = ax.get_xlim()

        assert ax.get_xscale() == "log" and low < 0.6 and high > 1.3
        assert "×1" in [t.get_text() for t in ax.get_xticklabels()]


@pytest.mark.parametrize(
    "changes",
    [
        {"lift": [1.2, None], "lift_low": [1.1, None], "lift_high": [1.3, None]},
        {"lift": None, "lift_low": None, "lift_high": None},
        {"lift_low": [0.0, 0.6]},
        {"n_posts": pd.array([20, pd.NA], dtype="Int64")},
    ],
    ids=["one unknown", "all unknown", "nothing", "rows unknown"],
)
def test_rows_without_an_estimate_are_drawn_as_labels_only(changes):
    table = TABLE.assign(**changes).astype({"lift": float, "lift_low": float, "lift_high": float})

    with charts.canvas() as drawing:
        ax = charts.intervals(drawing.ax, table, label="name", value="lift", low="lift_low", high="lift_high", log=True)
        drawn = drawing.keep("fig-holes", "t", "s")

        assert len(ax.get_yticklabels()) == 2 and 0 < ax.get_xlim()[0] < ax.get_xlim()[1] < 2
        assert "<svg" in drawn.svg


def test_empty_tables_leave_the_axes_empty():
    with charts.canvas(panels=2) as drawing:
        first, second = drawing.panels
        charts.intervals(first, TABLE[:0], label="name", value="lift", low="lift_low", high="lift_high", log=True)
        charts.pairs(second, TABLE[:0], label="name", first="lift_low", second="lift_high", names=("a", "b"))

        assert not first.lines and not second.lines and "<svg" in drawing.keep("fig-none", "t", "s").svg


def test_pairs_are_two_marks_and_a_line_each_with_both_sides_named():
    with charts.canvas() as drawing:
        ax = charts.pairs(
            drawing.ax, TABLE, label="name", first="lift_low", second="lift_high", names=("client", "rivals")
        )

        assert len(ax.lines) == 6 and [t.get_text() for t in ax.texts] == ["client", "rivals"]


def test_an_empty_table_is_a_note_with_its_reason():
    empty = pd.DataFrame({"a": []})
    empty.attrs["refused"] = "no <b>posts</b>"

    shown = tables.table_view(empty, name="t", caption="c", columns={"a": ("A", "text")})

    assert shown.meta["kind"] == "note" and "no &lt;b&gt;posts" in shown.html


def test_long_tables_say_how_much_is_left_out():
    shown = tables.table_view(pd.DataFrame({"a": range(30)}), name="t", caption="c", columns={"a": ("A", "count")})

    assert "20 more rows" in shown.html


def test_findings_are_shown_escaped_with_strength_numbers_and_action():
    one = Finding(
        id="topics.a",
        message="{x}",
        values={"x": "<img src=x onerror=y>"},
        strength="leaning",
        n=9,
        evidence=Evidence(table="posts"),
        action="Do it",
    )

    shown = tables.findings_view([one])

    assert "<img" not in shown.html and "leaning" in shown.html and "n 9" in shown.html and "Do it" in shown.html


@pytest.mark.parametrize(("params", "kinds"), [
    (formats.Params(), {"min_posts": "IntSlider", "level": "FloatSlider", "metric": "Text"}),
    (calendar.Params(), {"hours_per_block": "IntSlider", "weeks": "IntSlider", "explore": "FloatSlider"}),
])  # fmt: skip
def test_each_setting_has_the_widget_of_its_type_with_its_bounds_and_help(params, kinds):
    for name, kind in kinds.items():
        widget = controls._widget(params, name)

        assert type(widget).__name__ == kind and widget.value == getattr(params, name)
        assert widget.tooltip == type(params).model_fields[name].description
    assert controls._widget(params, "min_posts").min >= 2


def test_a_panel_reacts_at_the_desk_and_is_silent_in_batch(monkeypatch):
    seen = []
    monkeypatch.delenv(controls.STATIC, raising=False)
    panel = controls.panel(formats.Params(), lambda **s: seen.append(s["min_posts"]), only=("min_posts",))
    panel.children[0].value = 12

    assert seen[-1] == 12

    monkeypatch.setenv(controls.STATIC, "node.json")
    assert controls.panel(formats.Params(), lambda **s: seen.append("batch")) is None and "batch" not in seen


def test_what_a_panel_shows_is_in_the_widget_so_that_nobody_has_to_answer_an_output(monkeypatch):
    """Papermill answers each output inside an `Output` widget, and after large ones it waits for the kernel for ever."""
    monkeypatch.delenv(controls.STATIC, raising=False)
    panel = controls.panel(formats.Params(), lambda **s: pd.DataFrame({"least": [s["min_posts"]]}), only=("min_posts",))
    panel.children[0].value = 13

    assert [type(child).__name__ for child in panel.children] == ["IntSlider", "HTML"]
    assert "<table" in panel.children[-1].value and ">13<" in panel.children[-1].value


def test_settings_without_an_answer_say_so_escaped(monkeypatch):
    monkeypatch.delenv(controls.STATIC, raising=False)

    def refuse(**_settings):
        raise ValueError("<img src=x>")

    shown = controls.panel(formats.Params(), refuse, only=("min_posts",)).children[-1].value
    assert "no answer" in shown and "<img" not in shown
