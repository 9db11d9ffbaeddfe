"""Short forms of the calibrations: what is printed in full by `python -m benchmarks.calibration` holds here on fewer draws."""

import numpy as np
import pandas as pd

from benchmarks import calibrating_audience, calibrating_platforms


def test_heterogeneity_is_read_from_pew_and_younger_people_use_more_of_everything():
    known = pd.read_csv(calibrating_platforms.AUDIENCES, dtype="str", keep_default_na=False).query("figure != ''")

    spread = calibrating_platforms.pew(known)

    assert len(spread.slopes) >= 8 and spread.slopes.max() < 0 and -0.8 < spread.slopes.mean() < -0.3
    assert len(spread.genders) >= 8 and spread.totals.max() == 0.85


def test_age_weighted_reach_beats_plain_in_most_draws_and_nothing_leaves_the_bounds():
    found = calibrating_platforms.reach_summary(calibrating_platforms.reach_errors(120))

    assert (found["age_beats_plain"] > 0.9).all() and (found["error_taken_away"] >= 0.3).all()
    assert found["outside_bounds"].sum() == 0
    assert (found["error_beta"] < found["error_agostini"]).all()


def test_what_is_said_of_the_chosen_set_comes_true():
    found = calibrating_platforms.reliability(calibrating_platforms.choices(70), bins=3)

    assert (found["gap"] < 3.5 * np.sqrt(found["said"] * (1 - found["said"]) / found["n"]) + 0.02).all()


def test_affinity_intervals_hold_the_truth_as_often_as_they_say_and_the_first_place_delivers():
    found = calibrating_audience.index_summary(calibrating_audience.indices(250)).set_index("people")

    assert 0.87 <= found.loc["all", "covered"] <= 0.93
    whole = found.loc["all"]
    assert abs(whole["promised"] / whole["delivered"] - 1) < 0.05 < whole["raw_promised"] / whole["raw_delivered"] - 1


def test_planted_kinds_of_customers_are_mostly_found_and_one_cloud_is_never_split():
    found = calibrating_audience.segment_summary(calibrating_audience.segments(5)).set_index("planted")

    assert found.loc[1, "right"] == 1.0
    assert found["right"].mean() >= 0.75 and found["more"].max() <= 0.2
    assert found["largest_off"].max() < 0.03
