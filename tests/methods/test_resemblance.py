"""Resemblance and the watch list: who shares the subject, not who writes most."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core import schema
from smmlib.core.errors import Refusal
from smmlib.methods import resemblance, watching
from tests import demo

COFFEE = ["coffee", "roast", "filter", "grind", "brew", "kettle", "crema", "origin", "farm", "harvest"]
HIKING = ["trail", "boots", "ridge", "summit", "tent", "compass", "valley", "river", "map", "shelter"]


def talk(words, n, seed):
    rng = np.random.default_rng(seed)
    return [list(rng.choice(words, 5, replace=False)) for _ in range(n)]


def town(**accounts):
    """Posts of accounts: name -> (role, lemmas)."""
    rows = [{"platform": "instagram", "account": a, "role": role} for a, (role, said) in accounts.items() for _ in said]
    return pd.DataFrame(rows), [words for _role, said in accounts.values() for words in said]


def test_the_account_of_the_same_subject_is_near_and_the_busy_stranger_is_not():
    posts, lemmas = town(
        us=("own", talk(COFFEE, 30, 1)), same=("competitor", talk(COFFEE, 20, 2)), busy=("ally", talk(HIKING, 90, 3))
    )

    found = resemblance.similar(posts, lemmas).set_index("account")

    assert found.loc["same", "place"] == 1 and found.loc["same", "p_chance"] < 0.05
    assert found.loc["busy", "p_chance"] > 0.5
    assert set(found.loc["same", "shared"].split(", ")) <= set(COFFEE)


def test_one_other_account_has_a_similarity_and_no_chance_to_compare_it_with():
    posts, lemmas = town(us=("own", talk(COFFEE, 30, 1)), them=("competitor", talk(COFFEE, 30, 2)))

    row = resemblance.similar(posts, lemmas).iloc[0]

    assert row["similarity"] > 0.5 and pd.isna(row["p_chance"])


def test_few_posts_are_refused_and_a_short_account_is_listed_without_a_place():
    posts, lemmas = town(
        us=("own", talk(COFFEE, 30, 1)), much=("competitor", talk(COFFEE, 30, 2)), little=("ally", talk(COFFEE, 4, 3))
    )

    assert pd.isna(resemblance.similar(posts, lemmas).set_index("account").loc["little", "place"])
    with pytest.raises(Refusal, match="are needed"):
        resemblance.similar(posts[:10], lemmas[:10])


def test_thinning_keeps_small_accounts_whole_and_the_same_posts_every_time():
    posts, _lemmas = town(big=("own", talk(COFFEE, 60, 1)), small=("ally", talk(COFFEE, 5, 2)))

    thin = resemblance.thinned(posts, most=20)

    assert thin.groupby("account").size().to_dict() == {"big": 20, "small": 5}
    assert thin.index.equals(resemblance.thinned(posts, most=20).index)


def test_a_competitor_without_posts_is_watched_by_hand_and_a_candidate_is_not():
    listed = watching.judge(
        watching.add_named(schema.empty("platforms.similar"), demo.brief(), "no texts"), schema.empty("posts")
    )

    by_role = listed.groupby("role")["watch"].agg(["min", "max"])
    assert by_role.loc["competitor", "min"] and not by_role.loc["ally", "max"]
    assert (listed["reason"] == "no texts").all() and listed["account"].is_unique


def test_a_high_rate_on_another_subject_puts_nobody_on_the_list():
    from tests.making import posts_of

    own = posts_of(photo=[0.02] * 20)
    other = posts_of(photo=[0.08] * 20).assign(account="hiker", role="ally")
    row = pd.DataFrame([{"platform": "instagram", "account": "hiker", "role": "ally", "n_posts": 20, "p_chance": 0.9}])

    judged = watching.judge(row, pd.concat([own, other])).iloc[0]
    rival = watching.judge(row.assign(role="competitor"), pd.concat([own, other])).iloc[0]

    assert not judged["watch"] and judged["lift"] == pytest.approx(4, rel=0.1)
    assert rival["watch_for"] == "competitor; earns more"
