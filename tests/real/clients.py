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


RESTAURANT = """\
name: Restaurant Vintage
industry: restaurant
markets: [BG]
content_languages: [bg]
time_zone: Europe/Sofia
currency: BGN
period: {since: 2025-10-31, until: 2025-12-31}
accounts:
  - {platform: facebook, handle: vintagerest, name: Restaurant Vintage, exports: ["facebook/**"]}
  - {platform: instagram, handle: vintagerest.bg, exports: ["instagram/**"]}
  - {platform: tiktok, handle: vintagerest.bg, exports: ["tiktok/**"]}
"""

DANGER_TV = """\
name: DangerTV
industry: media
markets: [US, GB]
content_languages: [en]
time_zone: America/New_York
currency: USD
period: {since: 2019-01-01, until: 2024-11-26}
accounts:
  - {platform: youtube, handle: DangerTV}
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


def restaurant(folder: Path) -> Path:
    """Write the client of a Bulgarian restaurant: Instagram posts, Facebook films, TikTok, daily metrics, one audience."""
    meta, again = "formats/meta_business_suite/daily_vintage_bg", "formats/meta_business_suite/excel_resaved_vintage_bg"
    tiktok = "formats/tiktok/business_suite_vintage_bg"
    exports = {f"instagram/{name}": f"{meta}/{name}" for name in ("IG VIEWS.csv", "IG_FOLLOWS.csv", "IG_INTERACTIONS.csv", "IG_LINK_CLICKS.csv", "IG_REACH.csv", "IG_VISITS.csv")}  # fmt: skip
    exports |= {f"facebook/{name}": f"{again}/{name}" for name in (
        "Audience.csv", "Follows.csv", "Interactions.csv", "Link clicks.csv", "Viewers.csv", "Views.csv", "Visits.csv", "Top content formats.csv",
        "Oct-31-2025_Dec-30-2025_1664278361210560.csv")}  # fmt: skip
    exports |= {"instagram/INSTAGRAM_RAW.csv": f"{again}/INSTAGRAM_RAW.csv"}
    exports |= {f"tiktok/{name}": f"{tiktok}/{name}" for name in ("TIKTOK_AUDIENCE_RAW.csv", "TIKTOK_RAW.csv")}  # fmt: skip
    return _write(folder / "restaurant", RESTAURANT, exports)


def danger_tv(folder: Path) -> Path:
    """Write the client of a YouTube channel: 500 films, shares by age, gender, city, subscription; one glued file."""
    names = ("DangerTV_Content.csv", "viewer_age.csv", "Viewer_gender.csv", "Viewer_Cities_first100.csv", "Subscription_status.csv",
             "Subscription status_Chart data.csv")  # fmt: skip
    return _write(
        folder / "danger_tv",
        DANGER_TV,
        {name: f"formats/youtube_studio/dangertv_brand_channel/{name}" for name in names},
    )


def _write(client: Path, brief: str, exports: dict[str, str]) -> Path:
    real = real_data()
    for name, source in exports.items():
        target = client / "exports" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(real / source, target)
    (client / "client.yaml").write_text(brief, encoding="utf-8")
    return client


LIVE_PAGES = (
    "1050855161656896", "117059915488335", "134115277150304", "146481362756646", "246675545449582", "614855718638584",
    "725980084255106", "819700534875473", "848451358648417",
)  # fmt: skip
LIVE_SELLERS = """\
name: Live sellers
industry: fashion
markets: [TH]
content_languages: [en]
time_zone: Asia/Bangkok
currency: THB
period: {{since: 2012-07-01, until: 2018-06-30}}
accounts:
{accounts}
mappings:
  - files: [Live.csv]
    table: posts
    platform: facebook
    date_order: month first
    columns: {{post_id: status_id, account: status_id, published_at: status_published, format: status_type,
              reactions: num_reactions, comments: num_comments, shares: num_shares}}
    values:
      format: {{status: text}}
"""


def live_sellers(folder: Path) -> Path:
    """Write the client of nine Thai pages in one file: the page stands in front of each post's id, nothing counts reach."""
    accounts = "\n".join(f'  - {{platform: facebook, handle: "{page}"}}' for page in LIVE_PAGES)
    brief = LIVE_SELLERS.format(accounts=accounts)
    return _write(folder / "live_sellers", brief, {"Live.csv": "data/fb_live_thailand/Live.csv"})
