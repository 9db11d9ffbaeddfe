"""Daily figures and audience of the own accounts, and the advertising account's daily report."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np

from smmlib.sources.simulate import plan
from smmlib.sources.simulate.chance import days, lognormal, poisson, stream
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.timetable import elapsed

FOLLOWERS = {"instagram": (8240, 17.0, 5.2), "facebook": (15430, 4.1, 5.0)}  # first day; won and lost a day
DAYS_HEAD = ("date", "followers", "new_followers", "lost_followers", "reach", "views", "profile_visits", "link_clicks",
             "posts")  # fmt: skip
ADS_HEAD = ("Reporting starts", "Reporting ends", "Campaign name", "Ad set name", "Platform", "Impressions", "Reach", "Link clicks",
            "Amount spent (GBP)", "Purchases", "Purchases conversion value")  # fmt: skip
AGES = {"18-24": 0.14, "25-34": 0.36, "35-44": 0.27, "45-54": 0.14, "55-64": 0.06, "65+": 0.03}
FACEBOOK_AGES = {"18-24": 0.04, "25-34": 0.17, "35-44": 0.27, "45-54": 0.25, "55-64": 0.17, "65+": 0.10}
GENDERS = {"women": 0.61, "men": 0.39}
COUNTRIES = {"GB": 0.83, "IE": 0.05, "US": 0.04, "DE": 0.03, "FR": 0.02}
HOURS = (4, 2, 1, 1, 2, 8, 22, 38, 41, 36, 34, 37, 45, 42, 36, 35, 40, 48, 58, 66, 69, 60, 38, 15)


def write_days(path: Path, account: plan.OwnAccount, posts: list[Post], *, seed: int) -> None:
    """Write one row a day of an own account: followers, reach, visits, clicks."""
    rng = stream(seed, f"{account.handle} days")
    followers, won, lost = FOLLOWERS[account.platform]
    published = Counter(post.at.date() for post in posts)
    clicks: Counter[date] = Counter()
    for post in posts:
        clicks[post.at.date()] += post.link_clicks
    rows = []
    for day in days(plan.FIRST, plan.LAST):
        lively = 1.3 if day.month == 12 else 0.8 + 0.4 * elapsed(day)
        new, gone = poisson(rng, won * lively), poisson(rng, lost)
        followers += new - gone
        reach = lognormal(rng, account.reach * (0.35 + 0.5 * published[day]), 0.25)
        rows.append((day, followers, new, gone, reach, reach * 14 // 10, poisson(rng, reach * 0.03),
                     clicks[day] + poisson(rng, 6), published[day]))  # fmt: skip
    write_text(path, csv_text(DAYS_HEAD, rows))


def write_audience(path: Path) -> None:
    """Write the audience of both own accounts on the last day: age, gender, country, and the hours followers are online."""
    rows: list[tuple[object, ...]] = []
    for account in plan.OWN:
        ages = AGES if account.platform == "instagram" else FACEBOOK_AGES
        parts = (("age", ages), ("gender", GENDERS), ("country", COUNTRIES))
        who = (account.platform, account.handle, "followers")
        rows += [(*who, name, value, share, plan.LAST) for name, shares in parts for value, share in shares.items()]
        total = sum(HOURS)
        rows += [(*who, "hour", hour, round(n / total, 4), plan.LAST) for hour, n in enumerate(HOURS)]
    write_text(path, csv_text(("platform", "account", "measure", "dimension", "value", "share", "as_of"), rows))


def write_ads(path: Path, *, seed: int) -> None:
    """Write the advertising report: one row a day, ad set and platform."""
    rng = stream(seed, "ads")
    rows = [
        _ad_row(rng, campaign, ad_set, platform, day)
        for campaign in plan.CAMPAIGNS
        for day in days(campaign.since, campaign.until)
        for ad_set in campaign.ad_sets
        for platform in plan.AD_RESPONSE
    ]
    write_text(path, csv_text(ADS_HEAD, rows))


def _ad_row(
    rng: np.random.Generator, campaign: plan.Campaign, ad_set: str, platform: str, day: date
) -> tuple[object, ...]:
    pence = lognormal(rng, campaign.spend * 100, 0.6)
    spend = pence / 100
    best, half = plan.AD_RESPONSE[platform]
    noise = math.exp(0.2 * round(float(rng.standard_normal()), 9))
    purchases = poisson(rng, best * spend / (spend + half) * noise)
    impressions = lognormal(rng, spend / 6.5 * 1000, 0.15)
    reach = min(impressions, lognormal(rng, impressions * 0.78, 0.05))
    revenue = sum(lognormal(rng, campaign.order * 100, 0.35) for _ in range(purchases))
    return (day, day, campaign.name, ad_set, platform, impressions, reach, poisson(rng, impressions * 0.011),
            f"{pence // 100}.{pence % 100:02d}", purchases, f"{revenue // 100}.{revenue % 100:02d}")  # fmt: skip
