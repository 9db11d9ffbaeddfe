"""The shop's customers without names, in the workbook's own columns: a few kinds, mixed in one list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np

from smmlib.sources.simulate.around import Segment
from smmlib.sources.simulate.chance import lognormal, pick, poisson, stream
from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.spec import Client

HEAD = ("customer", "age", "gender", "country", "city", "since", "spend", "orders")


def write_customers(exports: Path, drawn: Drawn) -> None:
    """Write customers.csv."""
    rng = stream(drawn.seed, "customers")
    rows = [_customer(rng, drawn.client, segment) for segment in drawn.client.segments for _ in range(segment.count)]
    mixed = [(f"K{place + 1:04d}", *rows[int(i)]) for place, i in enumerate(rng.permutation(len(rows)))]
    write_text(exports / "customers.csv", csv_text(HEAD, mixed))


def _customer(rng: np.random.Generator, client: Client, segment: Segment) -> tuple[object, ...]:
    span = (client.last - client.first).days
    age = round(min(75.0, max(18.0, segment.age + 6 * round(float(rng.standard_normal()), 9))))
    orders = 1 + poisson(rng, segment.orders - 1)
    cents = sum(lognormal(rng, segment.basket * 100, 0.3) for _ in range(orders))
    since = client.first + timedelta(int(rng.integers(0, span)))
    gender = "female" if rng.random() < segment.women else "male"
    return (
        age,
        gender,
        next(iter(client.audience.values())).home,
        pick(rng, segment.cities),
        since,
        f"{cents // 100}.{cents % 100:02d}",
        orders,
    )
