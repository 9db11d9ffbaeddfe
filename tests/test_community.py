"""Community: page or group is read from how people speak, never called clear, and its ninety days fit the hours there are."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib import community
from smmlib.core import schema
from smmlib.core.brief import parse_brief
from smmlib.core.errors import Refusal
from smmlib.methods import starting
from tests import demo
from tests.making import posts_of

NORD = """
name: Nord
period: {since: 2026-01-01, until: 2026-03-31}
strategy: STRATEGY
accounts: [{platform: facebook, handle: nord}]
team: [{role: editor, hours_week: HOURS, rate: 20}]
planner: {hours_per_post: {photo: 1.0}, posts_per_week: {facebook: 5}}
"""


def reference(name):
    return pd.read_csv(demo.ROOT / "data" / "reference" / f"{name}.csv", dtype=str, keep_default_na=False)


def brief_of(*, hours: float = 15, strategy: str = "hidden", **replaced):
    text = NORD.replace("HOURS", str(hours)).replace("STRATEGY", strategy)
    for old, new in replaced.items():
        text = text.replace(old, new)
    return parse_brief(text)


def ground_of(brief=None, *, posts=None, comments=None, accounts=None, portrait=None, **weights) -> community.Ground:
    return community.Ground(
        schema.empty("posts") if posts is None else posts,
        schema.empty("comments") if comments is None else comments,
        schema.empty("accounts") if accounts is None else accounts,
        schema.empty("account_days"),
        schema.empty("audience.portrait") if portrait is None else portrait,
        schema.empty("platforms.ranking"),
        reference("platforms"),
        reference("community_criteria"),
        brief or brief_of(),
        community.Params(**weights),
    )


def posts(n=40, *, likes=100, comments=10):
    made = posts_of(photo=[0.03] * n).assign(platform="facebook", likes=likes, comments=comments)
    return schema.check(made, "posts")


def comments(n=200, *, asks=0.1, replies=0.05, back=0.1, answered=0.9, words="Хорошо", author="a"):
    """Comments under the account: shares of questions, of answers to readers, of people who came back, of questions answered at once."""
    at = pd.date_range("2026-03-01", periods=n, freq="2h", tz="UTC")
    rows = [
        {"platform": "facebook", "id": f"c{i}", "account": "nord", "post_id": f"p{i % 40}",
         "author": "one who returns" if i < back * n else f"{author}{i}", "published_at": day, "text": words + ("？" if i < asks * n else ""),
         "in_reply_to": "c0" if i >= n - replies * n else None,
         "replied_at": day + pd.Timedelta(hours=1) if i < answered * asks * n else pd.NaT, "source_file": "c.csv", "source_row": str(i)}
        for i, day in enumerate(at)
    ]  # fmt: skip
    return schema.check(pd.DataFrame(rows), "comments")


LIVELY = {"asks": 0.4, "replies": 0.3, "back": 0.4}
SILENT = {"asks": 0.02, "replies": 0.0, "back": 0.02, "answered": 0.0}


def by_name(decision):
    return decision.set_index("criterion")


@pytest.fixture(scope="module")
def ground():
    t = demo.tables()
    portrait = pd.read_csv(
        demo.ROOT / "tests" / "golden" / "audience.portrait.csv", dtype={"value": str}, parse_dates=["as_of"]
    )
    made = ground_of(
        demo.brief(), posts=t["posts"], comments=t["comments"], portrait=schema.check(portrait, "audience.portrait")
    )
    return community.Ground(**{**vars(made), "accounts": t["accounts"], "account_days": t["account_days"]})


def test_a_lively_subject_with_hours_is_a_group_and_a_silent_shop_without_is_a_page():
    lively = community.weigh_decision(ground_of(posts=posts(comments=20), comments=comments(**LIVELY)))
    silent = community.weigh_decision(
        ground_of(brief_of(hours=5, strategy="open"), posts=posts(comments=1), comments=comments(**SILENT))
    )

    assert (lively["form"].iloc[-1], silent["form"].iloc[-1]) == ("group", "page")
    assert lively["p_group"].iloc[-1] > 0.9 > 0.1 > silent["p_group"].iloc[-1]


def test_what_lies_between_cannot_be_told():
    middling = comments(asks=0.17, replies=0.11, back=0.17, answered=0.55)

    decision = community.weigh_decision(
        ground_of(brief_of(hours=8.5), posts=posts(comments=6), comments=middling, weight_strategy=0)
    )
    told = {
        f.id: f
        for f in community.findings_of(ground_of(), decision, schema.empty("community.first_90_days"), pd.DataFrame())
    }

    assert decision["form"].iloc[-1] == "cannot tell"
    assert told["community.form"].strength == "cannot tell" and "asks fewer hours" in told["community.form"].advice()


def test_weights_are_opinions_so_nothing_is_clear(ground):
    decision = community.weigh_decision(ground)

    told = community.findings_of(ground, decision, schema.empty("community.first_90_days"), pd.DataFrame())

    assert {f.strength for f in told if f.id in ("community.form", "community.kind", "community.against")} <= {
        "leaning",
        "cannot tell",
    }


def test_the_briefs_strategy_pulls_towards_its_form():
    hidden, open_ = (
        community.weigh_decision(ground_of(brief_of(strategy=s), posts=posts(), comments=comments()))
        for s in ("hidden", "open")
    )

    assert hidden["p_group"].iloc[-1] > open_["p_group"].iloc[-1] + 0.1


def test_in_a_sample_of_the_comments_nobody_can_be_seen_to_come_back(ground):
    row = by_name(community.weigh_decision(ground)).loc["regulars"]

    assert row["status"] == "unknown" and "too few to recognise" in row["reason"] and np.isnan(row["group"])


def test_the_accounts_own_comments_are_no_talk_and_answers_to_it_are_no_talk_among_readers():
    talk = comments(replies=0.3)
    own = schema.check(talk.assign(author=["nord" if i == 0 else a for i, a in enumerate(talk["author"])]), "comments")

    decision = by_name(community.weigh_decision(ground_of(posts=posts(comments=5), comments=own)))

    assert decision.loc["members", "value"] == 0
    assert decision.loc["questions", "n"] == 199


def test_questions_are_seen_in_any_script():
    decision = community.weigh_decision(
        ground_of(posts=posts(comments=5), comments=comments(asks=0.25, words="هل يوجد؟ ", author="ж"))
    )

    assert by_name(decision).loc["questions", "value"] == 1


def test_a_network_that_knows_only_pages_leaves_nothing_to_decide_and_the_days_are_those_of_a_page():
    brief = brief_of(facebook="instagram")
    ground = ground_of(brief, posts=schema.check(posts().assign(platform="instagram"), "posts"))

    with pytest.raises(Refusal, match=r"None of the client's networks .*instagram: page"):
        community.weigh_decision(ground)
    days = community.plan_days(ground, schema.empty("community.decision"), reference("community_start"))

    assert days.attrs["form"] == "page" and not days["task"].str.contains("moderators").any()


def test_fewer_than_three_known_criteria_are_refused_with_what_is_missing():
    with pytest.raises(Refusal, match=r"Only 1 of 8 criteria are known .*there are no comments of readers"):
        community.weigh_decision(
            ground_of(
                parse_brief(
                    "name: N\nperiod: {since: 2026-01-01, until: 2026-03-31}\naccounts: [{platform: vk, handle: n}]\n"
                )
            )
        )


def test_the_days_of_the_demo_fit_its_hours_and_keep_their_order(ground):
    days = community.plan_days(ground, community.weigh_decision(ground), reference("community_start"))
    once = days.drop_duplicates("task").set_index("task")["day"]

    assert days.groupby("week")["hours"].sum().max() <= days.attrs["hours_week"]
    assert once.filter(like="Publish five posts").iloc[0] < once.filter(like="Ask thirty people").iloc[0]
    assert str(days["date"].iloc[0].date()) == "2026-10-01" and days["source"].str.len().min() > 5


def test_a_hidden_strategy_weaves_offers_in_and_an_open_one_puts_them_on_top():
    hidden, open_ = (
        " ".join(
            community.plan_days(
                ground_of(brief_of(strategy=s), posts=posts()),
                schema.empty("community.decision"),
                reference("community_start"),
            )["task"]
        )
        for s in ("hidden", "open")
    )

    assert "one offer in five" in hidden and "one offer in five" not in open_
    assert "offer of the week on top" in open_ and "offer of the week on top" not in hidden


def test_too_few_hours_leave_tasks_out_and_name_them_and_none_is_a_refusal():
    tight = ground_of(brief_of(hours=9), posts=posts())

    days = community.plan_days(tight, schema.empty("community.decision"), reference("community_start"))
    told = {f.id: f for f in community.findings_of(tight, schema.empty("community.decision"), days, pd.DataFrame())}

    assert days.attrs["left_out"] and "find no room" in told["community.days"].sentence()
    assert "No room for" in community.table_tasks(days).html
    with pytest.raises(Refusal, match="more than the team has"):
        community.plan_days(
            ground_of(brief_of(hours=2), posts=posts()),
            schema.empty("community.decision"),
            reference("community_start"),
        )


def test_without_a_team_the_days_are_planned_and_the_hours_are_called_unknown():
    brief = parse_brief(
        "name: N\nperiod: {since: 2026-01-01, until: 2026-03-31}\naccounts: [{platform: vk, handle: n}]\n"
    )
    ground = ground_of(brief)

    days = community.plan_days(ground, schema.empty("community.decision"), reference("community_start"))
    told = {
        f.id: f
        for f in community.findings_of(
            ground, schema.empty("community.decision", refused="no data"), days, community.expect_participation(ground)
        )
    }

    assert len(days) > 20 and told["community.days"].strength == "cannot tell"
    assert "no data" in told["community.form"].sentence() and told["community.people"].strength == "cannot tell"


@settings(max_examples=30, deadline=None)
@given(st.floats(0.5, 60), st.sampled_from(["page", "group"]), st.sampled_from(["hidden", "open"]))
def test_no_week_holds_more_than_its_hours_and_nothing_gets_lost_unsaid(hours, form, strategy):
    wanted = starting.wanted(reference("community_start"), form=form, strategy=strategy)

    placed, left_out = starting.schedule(wanted, start=pd.Timestamp("2026-04-01").date(), hours_week=hours)

    assert (placed.groupby("week")["hours"].sum() <= hours + 1e-6).all()
    assert placed["day"].between(1, 90).all() and (placed["late_days"] >= 0).all()
    assert set(wanted.loc[~wanted["habit"], "task"]) <= set(placed["task"]) | set(left_out["task"])


def test_how_many_speak_is_a_span_between_the_export_and_all_comments(ground):
    people = community.expect_participation(ground).iloc[0]

    assert people["share_low"] * ground.followers <= 80 < people["share_high"] * ground.followers
    assert people["share_high"] < people["yardstick"]


def test_motives_that_leave_no_trace_are_listed_without_a_number(ground):
    motives = community.weigh_motives(ground, reference("community_motives")).set_index("motive")

    assert motives.loc["information", "share"] > 0 and np.isnan(motives.loc["dating", "share"])
    assert "ask" in motives.loc["dating", "why"]


def test_what_the_brief_leaves_open_is_named():
    ground = community.lay_ground(brief_of())

    assert ground["open"].sum() >= 8
    assert "OPEN" in community.table_ground(ground).plain


def test_the_what_if_moves_the_weights_and_the_tables_stay_unchanged(ground):
    before = ground.comments.copy(deep=True), ground.posts.copy(deep=True)
    zero = {f"weight_{name}": 0.0 for name in ("talk", "hours", "answers", "strategy")}

    moved = community.weigh_decision(ground.with_settings(**zero))

    assert moved["p_group"].iloc[-1] < community.weigh_decision(ground)["p_group"].iloc[-1] - 0.3
    assert community.retell(ground, **zero).name == "fig-community-decision"
    pd.testing.assert_frame_equal(ground.comments, before[0])
    pd.testing.assert_frame_equal(ground.posts, before[1])


def test_all_weights_at_zero_decide_nothing():
    ground = ground_of(
        posts=posts(), comments=comments(), **{f: 0.0 for f in community.Params.model_fields if f.startswith("weight_")}
    )

    with pytest.raises(Refusal, match="Only 0 of 8"):
        community.weigh_decision(ground)


def test_charts_name_the_decision_and_empty_ones_give_their_reason(ground):
    decision = community.weigh_decision(ground)
    days = community.plan_days(ground, decision, reference("community_start"))

    assert community.plot_decision(decision).title == "Facebook: a group"
    assert "busiest week" in community.plot_days(days).title
    assert "why" in community.plot_decision(schema.empty("community.decision", refused="why")).plain
    assert "why" in community.plot_days(schema.empty("community.first_90_days", refused="why")).plain
    assert (
        community.table_decision(decision).plain
        and community.table_participation(community.expect_participation(ground)).plain
    )
    assert community.table_decision(schema.empty("community.decision", refused="why")).plain == "why"
