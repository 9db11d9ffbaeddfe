"""What changed since an earlier run: more than its doubt, or noise."""

from __future__ import annotations

from pathlib import Path

import pytest

from smmlib.report import diff
from tests.report.paper import finding, folder_of


def of(value: float | None, low: float | None = None, high: float | None = None, strength: str = "clear"):
    return finding("formats.a", value=value, low=low, high=high, level=0.9, unit="ratio", strength=strength)


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (of(1.2, 1.1, 1.3), of(1.25, 1.15, 1.35), "noise"),
        (of(1.2, 1.1, 1.3), of(1.6, 1.5, 1.7), "moved"),
        (of(1.2, 1.1, 1.3), of(1.2, 1.1, 1.3), "same"),
        (of(1.2), of(1.3), "no interval"),
        (of(1.2, 1.1, 1.3), of(1.2, 1.1, 1.3, "leaning"), "weaker"),
        (of(1.2, 0.9, 1.3, "cannot tell"), of(1.2, 1.1, 1.3), "stronger"),
        (None, of(1.2), "new"),
        (of(1.2), None, "gone"),
        (of(None), of(None), "same"),
        (of(1.2, 1.1, 1.3), of(1.35), "moved"),
    ],
)
def test_a_change_is_judged_by_the_intervals(before, now, kind):
    assert diff.judge(before, now) == kind


def test_two_runs_of_the_same_truth_are_mostly_noise():
    import numpy as np

    rng = np.random.default_rng(7)
    drawn = 1.2 + rng.normal(0, 0.05, size=(2, 500))
    kinds = [diff.judge(of(a, a - 0.082, a + 0.082), of(b, b - 0.082, b + 0.082)) for a, b in drawn.T]

    assert kinds.count("moved") / 500 < 0.3
    assert kinds.count("noise") / 500 > 0.7


def test_the_difference_says_what_the_runs_were_made_from_and_counts_the_noise(tmp_path: Path):
    before = folder_of(
        tmp_path / "a",
        findings=(of(1.2, 1.1, 1.3), finding("formats.b", message="Old")),
        run="aaaaaaaaaaaa",
        exports="1",
    )
    now = folder_of(
        tmp_path / "b",
        findings=(of(1.22, 1.1, 1.3), finding("formats.c", message="New")),
        run="bbbbbbbbbbbb",
        exports="2",
    )

    said = "\n".join(diff.lines(diff.compare(before, now)))

    assert "aaaaaaaaaaaa → bbbbbbbbbbbb. Made from other: exports." in said
    assert "new (1)\n  clear: New" in said
    assert "no longer said (1)\n  clear: Old" in said
    assert "1 findings moved within their doubt (noise); 0 are as before." in said
