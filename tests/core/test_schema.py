"""Table contracts: every breach at once, nothing of the caller's changed, an empty table that carries its reason."""

import csv
import math
from pathlib import Path

import pandas as pd
import pytest

from smmlib.core import schema
from smmlib.core.errors import BadTable
from smmlib.core.metrics import METRICS
from smmlib.core.schema.codebook import page
from tests.making import posts_of

ROOT = Path(__file__).resolve().parents[2]
EVERY = (*schema.CANONICAL, *schema.HANDOVER)


@pytest.mark.parametrize("contract", EVERY, ids=lambda c: c.name)
def test_every_table_can_be_empty_and_survives_the_disk(contract, tmp_path):
    nothing = schema.empty(contract.name, refused="because")

    nothing.to_parquet(tmp_path / "t.parquet")

    back = pd.read_parquet(tmp_path / "t.parquet")
    assert list(back.columns) == list(contract.columns) and back.attrs["refused"] == "because"
    assert schema.check(back, contract.name).equals(nothing)


def test_every_breach_is_listed_at_once():
    posts = posts_of(photo=[0.02, 0.03]).assign(reach=[-5, 10], role="friend", time_precision="second")

    with pytest.raises(BadTable) as caught:
        schema.check(posts, "posts")

    said = str(caught.value)
    assert all(f"column '{c}'" in said for c in ("reach", "role", "time_precision"))


def test_a_word_among_the_numbers_hides_no_other_breach():
    posts = posts_of(photo=[0.02, 0.03]).assign(
        reach=["many", 1], likes=[-1, 2], shares=[math.inf, 2], role=["own", "foe"], post_id=[None, "1"]
    )

    with pytest.raises(BadTable) as caught:
        schema.check(posts, "posts")

    assert [p.split(": ")[0] for p in caught.value.problems] == [
        "column 'reach' should hold count",
        "column 'shares' should hold count",
        "column 'likes'",
        "column 'post_id'",
        "column 'role'",
    ]
    assert "column 'role': 1 values are none of 'own', 'competitor', 'ally' (first in row 1), for example 'foe'" in str(
        caught.value
    )


def test_missing_required_columns_and_words_in_number_columns_are_named():
    with pytest.raises(BadTable, match=r"column 'post_id' is missing[\s\S]*column 'reach' should hold count"):
        schema.check(
            pd.DataFrame(
                {"platform": ["x"], "account": ["a"], "role": ["own"], "time_precision": ["day"], "reach": ["many"]}
            ),
            "posts",
        )


def test_one_post_twice_breaks_the_key():
    posts = posts_of(photo=[0.02, 0.03]).assign(post_id="same")

    with pytest.raises(
        BadTable, match=r"the key \(platform, account, post_id\) stands twice or more \(first in row 0, 1\)"
    ):
        schema.check(posts, "posts")


def test_the_callers_table_is_left_unchanged_and_extra_columns_are_kept():
    raw = pd.DataFrame(
        {
            "platform": ["x"],
            "account": ["a"],
            "post_id": [123456789012345678],
            "role": ["own"],
            "time_precision": ["day"],
            "extra_mood": [3],
            "noise": [1],
        }
    )
    before = raw.copy(deep=True)

    found = schema.check(raw, "posts")

    pd.testing.assert_frame_equal(raw, before)
    assert found["post_id"].iloc[0] == "123456789012345678"
    assert "extra_mood" in found and "noise" not in found


def test_an_unknown_table_is_answered_with_the_nearest():
    with pytest.raises(BadTable, match=r"Did you mean 'topics\.ranking'"):
        schema.contract("topics.rankng")


def test_the_codebook_is_written_from_the_contracts():
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == page()


def test_benchmarks_name_a_metric_a_sample_a_year_and_a_source():
    with (ROOT / "data" / "reference" / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) > 10
    assert all(
        r["metric"] in METRICS
        and 0 < float(r["value"]) < 1
        and r["sample"]
        and r["source"]
        and 2015 <= int(r["year"]) <= 2026
        for r in rows
    )
