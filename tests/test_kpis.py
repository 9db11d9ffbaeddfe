"""Progress markers: the promises the tree, the limits and the forecasts make to a strategist."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from smmlib import goals, kpis
from smmlib.core import schema
from smmlib.core.errors import Refusal
from smmlib.methods.futures import futures
from smmlib.methods.weekly import Weekly
from smmlib.sources.simulate.clients import load
from tests import demo
from tests.making import posts_of
from tests.methods.test_weekly import UNTIL, days_of

REFERENCE = demo.ROOT / "data" / "reference"
DRIVERS = pd.read_csv(REFERENCE / "kpi_drivers.csv", dtype="str", keep_default_na=False)
WORDS = pd.read_csv(REFERENCE / "task_words.csv", dtype="str", keep_default_na=False)
GROWING = days_of([1000.0 + 3 * k + (k * 7919 % 5) for k in range(210)])


def aims(*wanted: tuple[str, str, str]) -> pd.DataFrame:
    """Goals as notebook 1 hands them over: (id, metric, platform)."""
    return schema.check(pd.DataFrame(list(wanted), columns=["goal", "metric", "platform"]), "goals.goals")


def grow(tables: dict[str, pd.DataFrame], *wanted: tuple[str, str, str]) -> pd.DataFrame:
    return kpis.plan_tree(tables, aims(*wanted), DRIVERS, platforms=["instagram"], until=UNTIL)


def test_every_goal_has_a_marker_and_every_marker_a_table():
    tree = grow(
        GROWING,
        ("fans", "followers", "instagram"),
        ("more_fans", "followers", "instagram"),
        ("voice", "share_of_voice", ""),
    )

    assert {"fans", "more_fans", "voice"} <= set(tree["goal"])
    assert tree["source"].notna().all() and (tree["source"] != "").all()


def test_a_marker_that_no_export_feeds_is_named_not_dropped():
    tree = grow(GROWING, ("voice", "share_of_voice", ""))
    told = [f.sentence() for f in kpis.findings_of(tree, schema.empty("kpis.baselines"), schema.empty("kpis.forecast"))]

    assert tree.set_index("kpi")["status"]["share_of_voice (all)"] == "unavailable"
    assert any("share_of_voice (all) is not fed by any export" in s for s in told)


def test_a_driver_of_two_goals_stands_once_and_names_both():
    tree = grow(GROWING, ("seen", "reach", "instagram"), ("clicks", "link_clicks", "instagram"))

    row = tree[tree["kpi"] == "posting_frequency (instagram)"]
    assert len(row) == 1 and row["goal"].iloc[0] == "seen" and row["also"].iloc[0] == "clicks"


def test_without_goals_the_exports_say_what_can_be_watched_and_nothing_else():
    tree = grow(GROWING)

    assert list(tree["kpi"]) == ["followers (instagram)"] and set(tree["status"]) == {"measured"}


def test_without_goals_and_exports_the_refusal_says_what_is_missing():
    with pytest.raises(Refusal, match="states no goal and no export feeds"):
        grow({})
    with pytest.raises(Refusal, match="No marker was measured"):
        kpis.score_baselines({})


def weekly_of(values: list[float], *, kind: str = "mean", metric: str = "er_reach") -> Weekly:
    return Weekly(
        metric,
        kind,
        "posts",
        pd.date_range(end=UNTIL, periods=len(values), freq="7D"),
        np.array(values, dtype="float64"),
    )


def test_eleven_weeks_get_no_limits_and_the_reason_stands_in_the_table():
    baselines = kpis.score_baselines({"rate": weekly_of([0.05, 0.06] * 5 + [0.05])})

    assert baselines["baseline"].isna().all() and "11 measured weeks" in baselines["reason"].iloc[0]
    with pytest.raises(Refusal, match="11 measured weeks"):
        kpis.plan_forecast({"rate": weekly_of([0.05, 0.06] * 5 + [0.05])})


def test_a_jump_in_the_last_week_is_told_and_an_old_one_is_not():
    calm = [0.05, 0.06, 0.055, 0.052] * 6
    new, old = (kpis.score_baselines({"rate": weekly_of(v)}) for v in ([*calm, 0.2], [0.2, *calm]))

    assert new["signal"].iloc[0] == "above" and old["signal"].iloc[0] == "none" and old["n_signals"].iloc[0] >= 1
    tree = pd.DataFrame({"kpi": ["rate"], "metric": ["er_reach"], "role": ["outcome"], "status": ["derived"]})
    (signal, *_) = kpis.findings_of(tree, new, schema.empty("kpis.forecast"))
    assert signal.id == "kpis.signal.rate" and signal.strength == "clear" and signal.action


def test_followers_are_watched_by_their_weekly_change():
    series = kpis.measure_markers(GROWING, grow(GROWING, ("fans", "followers", "instagram")), until=UNTIL)

    row = kpis.score_baselines(series).set_index("kpi").loc["followers (instagram)"]

    assert row["of"] == "weekly change" and row["baseline"] == pytest.approx(21, abs=1)


def test_a_share_is_never_forecast_above_one():
    series = weekly_of([0.9, 0.95, 0.97, 0.99, 0.96, 0.98] * 4, metric="response_rate")

    table = kpis.plan_forecast({"answers": series})

    assert table["value_high"].max() <= 1


def test_a_pace_that_wanders_keeps_its_promise_for_the_count():
    rng, inside = np.random.default_rng(4), []
    for _ in range(60):
        count = 10_000 + np.cumsum(80 + np.cumsum(rng.normal(0, 2, 52)) + rng.normal(0, 15, 52))
        low, high = np.quantile(
            futures(weekly_of(list(count[:40]), kind="level", metric="followers"), 12, draws=400), [0.1, 0.9], axis=0
        )
        inside.append((count[40:] >= low) & (count[40:] <= high))

    assert np.mean(inside) == pytest.approx(0.8, abs=0.1)


def test_the_callers_tables_are_left_unchanged():
    posts = posts_of(photo=[0.05] * 60)
    before = posts.copy(deep=True)

    tree = kpis.plan_tree(
        {"posts": posts}, aims(("rate", "er_reach", "instagram")), DRIVERS, platforms=["instagram"], until=UNTIL
    )
    kpis.measure_markers({"posts": posts}, tree, until=UNTIL)

    pd.testing.assert_frame_equal(posts, before)


@pytest.fixture(scope="module")
def of_demo():
    brief = demo.brief()
    tables, until = demo.tables(), brief.period.until
    checked = goals.check_goals(tables, brief, WORDS, as_of=until)
    tree = kpis.plan_tree(
        tables, checked, DRIVERS, platforms=["facebook", "instagram"], until=until, zone=brief.time_zone
    )
    series = kpis.measure_markers(tables, tree, until=until, zone=brief.time_zone)
    return tree, series, kpis.score_baselines(series), kpis.plan_forecast(series)


def test_the_demo_wins_followers_at_the_pace_that_was_planted(of_demo):
    _tree, _series, baselines, _forecast = of_demo
    _first, won, lost = load("demo").of("instagram").followers

    row = baselines.set_index("kpi").loc["followers (instagram)"]

    assert row["baseline"] == pytest.approx(7 * (won - lost), rel=0.15)


def test_the_planted_trends_of_the_demo_show_in_runs_and_forecasts(of_demo):
    _tree, _series, baselines, forecast = of_demo
    rate = baselines.set_index("kpi").loc["er_reach (instagram)"]
    ahead = forecast[(forecast["kpi"] == "followers (instagram)") & (forecast["kind"] == "forecast")]

    assert rate["n_signals"] > 0 and rate["last_signal"] > pd.Timestamp(demo.brief().period.until) - timedelta(days=120)
    assert ahead["p_up"].iloc[-1] > 0.95


def test_four_in_five_of_the_demos_last_weeks_were_promised(of_demo):
    promise = kpis.check_promise(of_demo[1])

    assert promise["inside"].sum() / promise["weeks"].sum() == pytest.approx(0.8, abs=0.12)


def test_charts_name_the_finding_and_draw_a_panel_a_marker(of_demo):
    tree, _series, baselines, forecast = of_demo

    assert "in the last week" in kpis.plot_limits(baselines, forecast).title
    assert "of 3 outcomes" in kpis.plot_forecast(tree, forecast).title
    assert (
        kpis.plot_forecast(tree.head(0), forecast.head(0)).plain and kpis.plot_limits(baselines.head(0), forecast).plain
    )
