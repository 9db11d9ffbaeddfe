"""Three clients with real exports: each function writes a client's folder (client.yaml and exports/) and returns it.

The real files lie in the folder named by SMM_REAL_DATA and are copied, never linked, into the folder of the test.
Without that variable a test that asks for one of these clients is skipped and says so.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

META_NEWS = """\
name: News page
industry: media
markets: [ZA]
content_languages: [en]
time_zone: Africa/Johannesburg
currency: ZAR
period: {since: 2025-01-14, until: 2025-04-14}
accounts:
  - platform: facebook
    handle: OigetitSouthAfricaFacebook
    name: Oigetit Fake News Filter - South Africa
    exports: [facebook/*.csv]
"""

UCI_COSMETICS = """\
name: Cosmetics brand
industry: cosmetics
content_languages: [en]
time_zone: UTC
currency: EUR
period: {since: 2014-01-01, until: 2014-12-31}
accounts:
  - platform: facebook
    handle: cosmetics
mappings:
  - files: [dataset_Facebook.csv]
    table: posts
    platform: facebook
    account: cosmetics
    columns:
      format: Type
      month: Post Month
      weekday: Post Weekday
      hour: Post Hour
      is_boosted: Paid
      followers_at_post: Page total likes
      reach: Lifetime Post Total Reach
      impressions: Lifetime Post Total Impressions
      clicks: Lifetime Post Consumptions
      likes: like
      comments: comment
      shares: share
      extra_category: Category
      extra_consumers: Lifetime Post Consumers
      extra_engaged_users: Lifetime Engaged Users
    values:
      format: {Photo: photo, Status: text, Link: link, Video: video}
"""

VK_COMMUNITY = """\
name: Meme community
industry: entertainment
markets: [RU]
content_languages: [ru]
time_zone: Europe/Moscow
currency: RUB
period: {since: 2018-09-02, until: 2025-08-06}
accounts:
  - platform: vk
    handle: community
mappings:
  - files: [posts.csv]
    table: posts
    platform: vk
    account: community
    columns:
      post_id: id
      published_at: date
      likes: likes
      comments: comments
      shares: reposts
      views: views
"""


def real_data() -> Path:
    """Find the folder of real files (with data/ and formats/), or skip the test."""
    named = os.environ.get("SMM_REAL_DATA", "")
    if not named or not Path(named).is_dir():
        pytest.skip("SMM_REAL_DATA does not name the folder of real export files; this promise was not checked")
    return Path(named)


def meta_news(folder: Path) -> Path:
    """Write the client of a Facebook news page: 261 posts of one Meta content export."""
    export = "formats/meta_business_suite/Jan-14-2025_Apr-14-2025_1396269028466733.csv"
    return _write(folder / "meta_news", META_NEWS, {f"facebook/{Path(export).name}": export})


def uci_cosmetics(folder: Path) -> Path:
    """Write the client of the 500 posts of a cosmetics brand: no id, no text, parts instead of a date."""
    return _write(
        folder / "uci_cosmetics", UCI_COSMETICS, {"dataset_Facebook.csv": "data/facebook_metrics/dataset_Facebook.csv"}
    )


def vk_community(folder: Path) -> Path:
    """Write the client of a VK community: seven years of posts without words."""
    return _write(folder / "vk_community", VK_COMMUNITY, {"posts.csv": "data/vk_community_posts/posts.csv"})


def _write(client: Path, brief: str, exports: dict[str, str]) -> Path:
    real = real_data()
    for name, source in exports.items():
        target = client / "exports" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(real / source, target)
    (client / "client.yaml").write_text(brief, encoding="utf-8")
    return client
