"""Daily metrics and audience of Meta Business Suite: one metric a file, UTF-16 with its mark, the title above the header."""

from __future__ import annotations

from pathlib import Path

from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.spec import OwnAccount

TITLES = {
    "instagram": {"Reach": "reach", "Views": "views", "Instagram follows": "new_followers", "Instagram profile visits": "profile_visits",
                  "Instagram link clicks": "link_clicks"},
    "facebook": {"Facebook reach": "reach", "Facebook follows": "new_followers", "Facebook visits": "profile_visits",
                 "Facebook link clicks": "link_clicks"},
}  # fmt: skip
COUNTRY_NAMES = {"MY": "Malaysia", "SG": "Singapore", "BN": "Brunei", "ID": "Indonesia", "GB": "United Kingdom"}


def write_days(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write one file a metric."""
    days = drawn.days(account)
    for title, field in TITLES[account.platform].items():
        rows = [[f"{day.day}T00:00:00", str(getattr(day, field))] for day in days]
        _write(exports / account.platform / f"{title}.csv", [[title], ["Date", "Primary"], *rows])


def write_audience(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write age and gender, cities and countries, in percent of the followers."""
    audience = drawn.client.audience[account.platform]
    both = [[age, *(f"{a * g * 100:.1f}" for g in audience.genders.values())] for age, a in audience.ages.items()]
    cities = [list(audience.cities), [f"{share * 100:.1f}" for share in audience.cities.values()]]
    countries = [
        [COUNTRY_NAMES[code] for code in audience.countries],
        [f"{share * 100:.1f}" for share in audience.countries.values()],
    ]
    blocks = [
        ["Age & gender"],
        ["", "Women", "Men"],
        *both,
        [],
        ["Top cities"],
        *cities,
        [],
        ["Top countries"],
        *countries,
        [],
    ]
    _write(exports / account.platform / "Audience.csv", blocks)


def _write(path: Path, rows: list[list[str]]) -> None:
    lines = ["sep=,", *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xfe" + ("\n".join(lines) + "\n").encode("utf-16-le"))
