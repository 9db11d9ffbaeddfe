"""The advertising account's daily report: one row a day, ad set and platform; purchases saturate with the day's spend."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np

from smmlib.sources.simulate.around import Campaign
from smmlib.sources.simulate.chance import days, lognormal, poisson, stream
from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.spec import Client

HEAD = ("Reporting starts", "Reporting ends", "Campaign name", "Ad set name", "Platform", "Impressions", "Reach", "Link clicks",
        "Amount spent ({})", "Purchases", "Purchases conversion value")  # fmt: skip


def write_ads(exports: Path, drawn: Drawn) -> None:
    """Write the report."""
    rng, client = stream(drawn.seed, "ads"), drawn.client
    rows = [
        _row(rng, client, campaign, ad_set, platform, day)
        for campaign in client.campaigns
        for day in days(campaign.since, campaign.until)
        for ad_set in campaign.ad_sets
        for platform in client.ad_response
    ]
    head = tuple(name.format(client.currency) for name in HEAD)
    write_text(exports / "ads" / "ads_daily.csv", csv_text(head, rows))


def _row(
    rng: np.random.Generator, client: Client, campaign: Campaign, ad_set: str, platform: str, day: date
) -> tuple[object, ...]:
    pence = lognormal(rng, campaign.spend * 100, 0.6)
    spend = pence / 100
    best, half = client.ad_response[platform]
    noise = math.exp(0.2 * round(float(rng.standard_normal()), 9))
    purchases = poisson(rng, best * spend / (spend + half) * noise)
    impressions = lognormal(rng, spend / 6.5 * 1000, 0.15)
    reach = min(impressions, lognormal(rng, impressions * 0.78, 0.05))
    revenue = sum(lognormal(rng, campaign.order * 100, 0.35) for _ in range(purchases))
    return (day, day, campaign.name, ad_set, platform, impressions, reach, poisson(rng, impressions * 0.011),
            f"{pence // 100}.{pence % 100:02d}", purchases, f"{revenue // 100}.{revenue % 100:02d}")  # fmt: skip
