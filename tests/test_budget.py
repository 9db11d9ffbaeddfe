"""Budget: what the plan of money and hours promises to those who have to pay for it."""

import numpy as np
import pandas as pd
import pytest

from smmlib import budget
from smmlib.core import schema
from smmlib.core.brief import parse_brief
from smmlib.core.errors import Refusal
from smmlib.methods import allocation, costing
from smmlib.methods.allocation import Curves
from tests import demo
from tests.making import posts_of

NORD = """
name: Nord
currency: USD
period: {since: 2026-01-01, until: 2026-03-31}
accounts: [{platform: instagram, handle: nord}, {platform: facebook, handle: nordpage}]
"""
MONEY = NORD + "budget: {total: 6000}\n"
WORK = "team: [{role: editor, hours_week: 10, rate: 20}]\nplanner: {hours_per_post: {photo: 1.0}}\n"
PRICES = pd.read_csv(demo.ROOT / "data" / "reference" / "click_prices.csv", dtype=str, keep_default_na=False)


def plan_of(brief=MONEY, *, ads=None, posts=None, portfolio=None, **settings) -> budget.Plan:
    return budget.Plan(
        schema.empty("ads") if ads is None else ads,
        schema.empty("posts") if posts is None else posts,
        schema.empty("platforms.ranking"),
        schema.empty("allies.portfolio") if portfolio is None else portfolio,
        schema.empty("allies.team"),
        PRICES,
        parse_brief(brief) if isinstance(brief, str) else brief,
        budget.Params(**settings),
    )


def ads_of(days: int = 90, **best) -> pd.DataFrame:
    """One ad set a network and day: spend around 20, conversions around best x spend / (spend + 20)."""
    rng = np.random.default_rng(1)
    rows = [
        {"platform": p, "campaign": "all", "ad_set": "one", "day_from": day, "day_to": day, "spend": s, "clicks": round(s * 2),
         "conversions": rng.poisson(top * s / (s + 20)), "source_file": "ads.csv", "source_row": "1"}
        for p, top in best.items()
        for day, s in zip(pd.date_range("2026-01-01", periods=days), 20 * np.exp(rng.normal(0, 0.7, days)), strict=True)
    ]  # fmt: skip
    return schema.check(pd.DataFrame(rows), "ads")


@pytest.fixture(scope="module")
def client():
    t = demo.tables()
    return plan_of(demo.brief(), ads=t["ads"], posts=t["posts"])


@pytest.fixture(scope="module")
def tables(client):
    split = budget.allocate_money(client)
    return budget.plan_lines(client, split), budget.fit_curves(client), split


def said(plan, lines=None, curves=None, split=None, goals=None):
    empty = schema.empty
    found = budget.findings_of(
        plan,
        empty("budget.lines", refused="no lines") if lines is None else lines,
        empty("budget.curves") if curves is None else curves,
        empty("budget.allocation", refused="no curve") if split is None else split,
        empty("goals.goals") if goals is None else goals,
    )
    return {f.id: f for f in found}


@pytest.mark.parametrize("planted", demo.truth()["ads"], ids=lambda t: t["platform"])
def test_the_planted_bend_lies_in_the_interval_of_the_demo(planted, client):
    curves = budget.fit_curves(client_at(client, level=0.9)).set_index("channel").loc[planted["platform"]]

    assert curves["half_low"] / curves["set_days"] <= planted["half"] <= curves["half_high"] / curves["set_days"]
    assert curves["ceiling_low"] / curves["set_days"] <= planted["best"] <= curves["ceiling_high"] / curves["set_days"]


def client_at(plan, **settings):
    return budget.Plan(**{**vars(plan), "settings": plan.settings.model_copy(update=settings)})


def test_the_split_that_the_planted_curves_ask_for_lies_in_the_advised_interval(client, tables):
    split = tables[2].set_index("channel")
    days = tables[1].set_index("channel")["set_days"]
    planted = {t["platform"]: t for t in demo.truth()["ads"]}
    names = list(split.index)
    truth = Curves(
        np.array([[planted[n]["best"] * days[n] for n in names]]),
        np.array([[planted[n]["half"] * days[n] for n in names]]),
    )
    best = allocation.allocate(
        truth, split["spend"].sum(), floor=split["least"].to_numpy(), cap=split["most"].fillna(np.inf).to_numpy()
    )

    assert ((split["spend_low"] - 1 <= best) & (best <= split["spend_high"] + 1)).all()


def test_all_money_is_used_the_briefs_limits_are_kept_and_the_last_unit_brings_the_same(client, tables):
    lines, _curves, split = tables
    by_channel = split.set_index("channel")

    assert lines["cost"].sum() == pytest.approx(24000)
    assert by_channel.loc["facebook", "spend"] <= 6000 and by_channel.loc["instagram", "spend"] >= 3000
    assert lines[lines["line"] == "tools"]["cost"].sum() == pytest.approx(1200)
    assert by_channel["marginal"].max() == pytest.approx(by_channel["marginal"].min(), rel=1e-4)


def test_own_posts_cost_hours_and_no_money(tables):
    work = tables[0][tables[0]["kind"] == "own work"]

    assert (work["cost"] == 0).all() and (work["hours"] > 0).all() and (work["labour"] > 0).all()


def test_money_in_which_the_next_unit_does_not_come_back_is_said(client, tables):
    told = said(client, *tables)

    assert told["budget.next.facebook"].value < 1 and told["budget.next.facebook"].strength == "clear"
    assert "brings back less than it costs" in told["budget.enough"].sentence()


def test_a_bend_that_the_days_do_not_tell_is_said_and_the_better_channel_gets_more():
    plan = plan_of(ads=ads_of(instagram=3.0, facebook=1.0))

    curves, split = budget.fit_curves(plan), budget.allocate_money(plan)

    assert split["channel"].iloc[0] == "instagram"
    assert set(curves["source"]) <= {"data", "data for the level, prior for the bend"}
    assert (
        any(f.startswith("budget.bend") for f in said(plan, curves=curves, split=split))
        == (curves["source"] != "data").any()
    )


def test_without_history_the_curves_rest_on_dated_prices_and_say_so():
    curves = budget.fit_curves(plan_of())

    assert set(curves["source"]) == {"prior"} and set(curves["response"]) == {"clicks"}
    assert curves["reason"].str.contains("2026").all()
    assert (curves["at_usual_high"] > 4 * curves["at_usual_low"]).all()


def test_prices_in_dollars_are_no_prices_for_a_client_who_counts_otherwise_unless_the_rate_is_given():
    brief = MONEY.replace("USD", "GBP")

    with pytest.raises(Refusal, match="say in `dollar` how many GBP"):
        budget.fit_curves(plan_of(brief))
    assert len(budget.fit_curves(plan_of(brief, dollar=0.8))) == 2


def test_a_network_whose_price_nobody_knows_gets_its_floor_as_a_test_and_no_curve():
    brief = (
        NORD.replace("facebook, handle: nordpage", "vk, handle: nordpage")
        + "budget: {total: 6000, floors: {vk: 500}}\n"
    )

    split = budget.allocate_money(plan_of(brief)).set_index("channel")

    assert split.loc["vk", "spend"] == 500 and pd.isna(split.loc["vk", "brings"])
    assert "no dated click price" in split.loc["vk", "reason"]
    assert split["spend"].sum() == pytest.approx(6000)


def test_no_budget_in_the_brief_and_no_money_are_two_refusals_and_hours_remain():
    posts = posts_of(photo=[0.03] * 60)
    for extra, reason in (("", "names no budget"), ("budget: {total: 0}\n", "there is no money")):
        plan = plan_of(NORD + WORK + extra, posts=posts)

        with pytest.raises(Refusal, match=reason):
            budget.allocate_money(plan)
        lines = budget.plan_lines(plan, schema.empty("budget.allocation"))

        assert lines["cost"].sum() == 0 and lines["hours"].sum() > 0
        assert reason in said(plan, lines)["budget.money"].sentence()
        assert said(plan, lines)["budget.hours"].strength != "cannot tell"


def test_work_beyond_the_teams_hours_is_said_with_both_numbers():
    plan = plan_of(NORD + WORK.replace("photo: 1.0", "photo: 8.0"), posts=posts_of(photo=[0.03] * 60))

    found = said(plan, budget.plan_lines(plan, schema.empty("budget.allocation")))["budget.hours"]

    assert "the team has 10" in found.sentence() and found.value > 10 and found.strength == "clear"


def test_formats_whose_hours_nobody_gave_are_unknown_and_not_zero():
    plan = plan_of(NORD + WORK, posts=posts_of(photo=[0.03] * 30, reel=[0.03] * 30))

    lines = budget.plan_lines(plan, schema.empty("budget.allocation")).set_index("line")

    assert lines.loc["own posts: films", "hours"].isna().all()
    assert "not counted: own posts: films" in said(plan, lines.reset_index())["budget.hours"].sentence()


def test_chosen_allies_are_paid_and_candidates_nobody_chose_are_a_line_without_a_price():
    chosen = schema.check(
        pd.DataFrame([{"platform": "instagram", "account": a, "kind": "ally", "cost": 300.0} for a in ("maud", "kin")]),
        "allies.portfolio",
    )
    plan = plan_of(portfolio=chosen)
    waiting = plan_of(MONEY + "candidates: [{platform: instagram, handle: maud, price: 300}]\n")

    lines = budget.plan_lines(plan, budget.allocate_money(plan))
    open_lines = budget.plan_lines(waiting, budget.allocate_money(waiting)).set_index("line")

    assert lines[lines["kind"] == "allies"]["cost"].sum() == 600 and lines["cost"].sum() == pytest.approx(6000)
    assert open_lines.loc[["allies"], "cost"].isna().all() and (open_lines.loc[["allies"], "status"] == "unknown").all()


def test_fixed_costs_above_the_budget_and_floors_above_the_rest_are_refused_by_name():
    with pytest.raises(Refusal, match=r"fixed beforehand .* costs 7,000"):
        budget.allocate_money(plan_of(MONEY.replace("6000}", "6000, pinned: {tools: 7000}}")))
    with pytest.raises(Refusal, match="adds up to 9,000"):
        budget.allocate_money(plan_of(MONEY.replace("6000}", "6000, floors: {instagram: 9000}}")))


def test_months_begin_the_day_after_the_period_and_dated_offers_get_more():
    brief = parse_brief(MONEY + "offers: [{name: fair, since: 2026-05-01, until: 2026-05-31}]\n")
    spans = costing.months(brief.period.until + pd.Timedelta(days=1), 3)

    shares = costing.weights(brief, spans, 0.25)

    assert [str(first) for first, _days in spans] == ["2026-04-01", "2026-05-01", "2026-06-01"]
    assert shares.sum() == pytest.approx(1) and shares.argmax() == 1


def test_a_goal_that_will_fall_short_gets_a_price():
    ads = ads_of(instagram=3.0)
    goal = {
        "goal": "visits",
        "metric": "link_clicks",
        "platform": "instagram",
        "target": 1000.0,
        "expected": 600.0,
        "due": "2026-12-01",
    }
    goals = schema.check(pd.DataFrame([goal]), "goals.goals")
    plan = plan_of(ads=ads)

    found = said(plan, curves=budget.fit_curves(plan), split=budget.allocate_money(plan), goals=goals)[
        "budget.gap.visits"
    ]

    assert found.value == pytest.approx(400 * ads["spend"].sum() / ads["clicks"].sum())


def test_rows_without_days_tell_a_price_and_no_bend():
    ads = ads_of(instagram=3.0).assign(day_from=pd.NaT, day_to=pd.NaT)
    ads["ad_set"] = [f"s{i}" for i in range(len(ads))]

    curves = budget.fit_curves(plan_of(ads=schema.check(ads, "ads"))).set_index("channel")

    assert curves.loc["instagram", "source"] == "data for the level, prior for the bend"
    assert "carry no days" in curves.loc["instagram", "reason"]


def test_an_empty_client_is_refused_in_every_part_and_still_draws_its_reasons():
    plan = plan_of(NORD)

    for make in (
        budget.fit_curves,
        budget.allocate_money,
        lambda p: budget.plan_lines(p, schema.empty("budget.allocation")),
    ):
        with pytest.raises(Refusal):
            make(plan)
    told = said(plan)
    assert {f.strength for f in told.values()} == {"cannot tell"}
    assert (
        "no curve"
        in budget.plot_allocation(schema.empty("budget.allocation", refused="no curve"), currency="USD").plain
    )
    assert budget.plot_curves(schema.empty("budget.curves"), currency="USD").plain
    assert budget.plot_months(schema.empty("budget.lines"), currency="USD").plain
    assert budget.table_lines(schema.empty("budget.lines")).plain


def test_the_callers_tables_are_left_unchanged(client):
    before = client.ads.copy(deep=True), client.posts.copy(deep=True)

    budget.plan_lines(client, budget.allocate_money(client))

    pd.testing.assert_frame_equal(client.ads, before[0])
    pd.testing.assert_frame_equal(client.posts, before[1])


def test_the_what_if_moves_the_money(client):
    little, much = (budget.allocate_money(client.with_total(t))["spend"].sum() for t in (8000, 40000))

    assert (little, much) == (pytest.approx(8000 - 1200), pytest.approx(40000 - 1200))
    assert budget.retell(client, 8000).name == "fig-budget-allocation"


def test_charts_name_the_finding(client, tables):
    lines, curves, split = tables

    assert "Instagram" in budget.plot_allocation(split, currency="GBP").title
    assert "does not bring twice as much" in budget.plot_curves(curves, currency="GBP").title
    assert "2026-10" in budget.plot_months(lines, currency="GBP").title
    assert "tools" in budget.table_lines(lines).plain and "instagram" in budget.table_allocation(split).plain


def test_the_clients_own_accounts_in_the_portfolio_are_no_cost_line():
    chosen = schema.check(
        pd.DataFrame([
            {"platform": "instagram", "account": "nord", "kind": "alone", "cost": 0.0},
            {"platform": "instagram", "account": "friend", "kind": "ally", "cost": 160.0},
        ]),
        "allies.portfolio",
    )  # fmt: skip
    plan = plan_of(portfolio=chosen)

    lines = budget.plan_lines(plan, budget.allocate_money(plan))

    assert {line for line in lines["line"] if line.startswith("ally")} == {"ally: friend (instagram)"}


def test_lines_without_money_and_without_hours_are_said_and_not_drawn():
    line = {
        "line": "own posts: words",
        "month": pd.Timestamp("2026-04-01"),
        "cost": 0.0,
        "hours": None,
        "kind": "own work",
        "status": "unknown",
    }

    drawn = budget.plot_months(schema.check(pd.DataFrame([line]), "budget.lines"), currency="USD")

    assert "Neither the money nor the hours" in drawn.html
