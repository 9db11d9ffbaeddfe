"""Whatever happens to the bytes of an export: a report, never an exception, never an unforeseen stop."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_client import FACEBOOK, facebook_row, imported

SOUND = ("\ufeff" + FACEBOOK + facebook_row(title='One\n\n#two, ""three""') + facebook_row("900000000000002", when="02/20/2025 23:59", views='"1,234"')
         + facebook_row("900000000000003", kind="Reels", reach="2.5K")).encode()  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "put", "swap"]),
        st.integers(0, len(SOUND) - 1),
        st.binary(min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=8,
)


def mutated(edits: list[tuple[str, int, bytes]]) -> bytes:
    raw = SOUND
    for kind, at, new in edits:
        if kind == "set":
            raw = raw[:at] + new + raw[at + len(new) :]
        elif kind == "cut":
            raw = raw[:at] + raw[at + 8 * len(new) :]
        elif kind == "put":
            raw = raw[:at] + new + raw[at:]
        else:
            raw = raw[at:] + raw[:at]
    return raw


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_mutated_exports_give_a_report_and_sound_tables(edits: list[tuple[str, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = imported(Path(folder), {"fb/x.csv": mutated(edits)})

    (report,) = result.report.files
    assert report.status in ("read", "rejected", "set aside")
    assert "unforeseen" not in report.rejected
    assert report.rows_kept == len(result.tables["posts"])
    assert report.rows_kept + sum(d.count for d in report.dropped) == report.rows_read or report.status != "read"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=12), min_size=4, max_size=4),
    st.sampled_from(["views", "reach", "reactions"]),
)
def test_any_cell_in_a_counter_is_a_count_or_missing(cells: list[str], column: str) -> None:
    rows = "".join(
        facebook_row(f"90000000000000{i}", **{column: '"' + cell.replace('"', '""') + '"'})
        for i, cell in enumerate(cells)
    )
    with tempfile.TemporaryDirectory() as folder:
        result = imported(Path(folder), {"fb/x.csv": FACEBOOK + rows})

    assert "unforeseen" not in result.report.files[0].rejected
    assert result.tables["posts"][column].dropna().ge(0).all()
