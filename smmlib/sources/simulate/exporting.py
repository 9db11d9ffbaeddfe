"""From what was drawn to the client's folder: each export by the name of its writer in the client's plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from smmlib.sources.simulate import (
    ads,
    customers,
    meta,
    meta_insights,
    outside,
    plain,
    site,
    talk,
    telegram,
    tiktok,
    vk,
    youtube,
)
from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.spec import OwnAccount

OF_ACCOUNT: dict[str, Callable[[Path, Drawn, OwnAccount], None]] = {
    "meta_content": meta.write_content,
    "meta_days": meta_insights.write_days,
    "meta_audience": meta_insights.write_audience,
    "plain_days": plain.write_days,
    "own_days": plain.write_own_days,
    "vk_wall": vk.write_wall,
    "vk_stats": vk.write_stats,
    "vk_group": vk.write_group,
    "telegram_channel": telegram.write_channel,
    "tiktok_suite": tiktok.write_account,
    "youtube_videos": youtube.write_videos,
    "youtube_viewers": youtube.write_viewers,
}
OF_CLIENT: dict[str, Callable[[Path, Drawn], None]] = {
    "plain_audience": plain.write_audience,
    "tool_ads": ads.write_ads,
    "tool_rivals": outside.write_rivals,
    "vk_rivals": vk.write_rivals,
    "own_rivals": outside.write_own_rivals,
    "tool_allies": outside.write_allies,
    "own_allies": outside.write_own_allies,
    "mentions": talk.write_mentions,
    "comments": talk.write_comments,
    "customers": customers.write_customers,
    "site": site.write_site,
}


def write_exports(exports: Path, drawn: Drawn) -> None:
    """Write all exports of a client, and what lies beside them."""
    for account in drawn.client.own:
        for name in account.exports:
            OF_ACCOUNT[name](exports, drawn, account)
    for name in drawn.client.exports:
        OF_CLIENT[name](exports, drawn)
