"""Customers' numbers without the impossible: a customer of 121 years, an income of 666,666 among salaries, a purchase after the last day.

Such values are codes and slips, not people. They are left out by name and count; the customer stays where enough else is known of them.

References
----------
Hampel, F. R. (1974). The influence curve and its role in robust estimation. JASA 69, 383-393. (median and MAD as the ruler)
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

NUMBERS = ("age", "income", "spend", "orders")
YOUNGEST, OLDEST, FAR = 14, 100, 4.0


def plausible(customers: pd.DataFrame, *, as_of: pd.Timestamp) -> tuple[pd.DataFrame, str]:
    """Numbers of each customer with impossible ones missing, and what was left out, in words; empty where nothing was.

    Parameters
    ----------
    customers : canonical customers, left unchanged; ``age`` is worked out from ``born`` where it is missing

    Returns
    -------
    (table of ``age, income, spend, orders, tenure_days``, reasons)
    """
    table = pd.DataFrame({c: customers[c].astype("Float64").astype("float64") for c in NUMBERS})
    if "born" in customers:
        table["age"] = table["age"].fillna(as_of.year - customers["born"].astype("Float64").astype("float64"))
    table["tenure_days"] = (as_of - customers["since"]).dt.days.astype("float64")
    wrong = {
        "age": (table["age"] < YOUNGEST) | (table["age"] > OLDEST),
        "income": (table["income"] < 0) | _far_above(table["income"]) | table["income"].map(_one_digit),
        "spend": table["spend"] < 0,
        "orders": table["orders"] < 0,
        "tenure_days": table["tenure_days"] < 0,
    }
    said = [_said(name, table.loc[bad, name]) for name, bad in wrong.items() if bad.any()]
    return table.mask(pd.DataFrame(wrong)), "; ".join(said)


def _far_above(values: pd.Series) -> pd.Series:
    """More than `FAR` robust spreads above the middle, on the log scale."""
    logs = np.log(values.where(values > 0))
    middle = logs.median()
    spread = 1.4826 * (logs - middle).abs().median()
    return (logs > middle + FAR * spread).fillna(False) if spread > 0 else pd.Series(False, index=values.index)


def _one_digit(value: float) -> bool:
    """Written with one digit only, five times or more, such as 666666 or 99999: a code for 'unknown' more often than a sum."""
    return not pd.isna(value) and bool(re.fullmatch(r"(\d)\1{4,}", f"{value:.0f}")) and float(value).is_integer()


def _said(name: str, values: pd.Series) -> str:
    shown = ", ".join(f"{v:,.0f}" for v in sorted(set(values))[:3])
    return f"{name.replace('tenure_days', 'days since the first purchase')} {shown} ({len(values)})"
