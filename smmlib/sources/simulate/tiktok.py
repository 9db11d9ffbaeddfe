"""An account as TikTok's Business Suite exports it: days, audience by day, videos; gaps are written NAN and --."""

from __future__ import annotations

from pathlib import Path

from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.spec import OwnAccount

DAYS_HEAD = ("Date", "Video views", "Reached audience", "Profile views", "Likes", "Shares", "Comments", "Phone number clicks ",
             "Leads submission", "Net growth", "New followers", "Lost followers")  # fmt: skip
AUDIENCE_HEAD = ("Date", "New followers", "Total followers", "Reached audience", "Engaged audience")
VIDEOS_HEAD = (
    "Video title",
    "Video link",
    "Post time",
    "Video views",
    "Likes",
    "Comments",
    "Shares",
    "Add to Favorites",
)


def write_account(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write the three files of the Business Suite; the first day's audience is not counted yet."""
    days, folder = drawn.days(account), exports / "tiktok"
    overview = [(f"{d.day:%Y/%m/%d}", d.views, d.reach if place else "NAN", d.profile_visits, d.views // 26, d.views // 410, d.views // 520, 0, 0,
                 d.new_followers - d.lost_followers, d.new_followers, d.lost_followers) for place, d in enumerate(days)]  # fmt: skip
    audience = [(f"{d.day:%Y/%m/%d}", d.new_followers, d.followers if place else "--", d.reach if place else "NAN", d.reach // 30)
                for place, d in enumerate(days)]  # fmt: skip
    write_text(folder / "TIKTOK_OVERVIEW.csv", csv_text(DAYS_HEAD, overview), bom=True)
    write_text(folder / "TIKTOK_AUDIENCE.csv", csv_text(AUDIENCE_HEAD, audience), bom=True)
    write_text(folder / "TIKTOK_VIDEO.csv", csv_text(VIDEOS_HEAD, _videos(drawn, account)), bom=True)


def _videos(drawn: Drawn, account: OwnAccount) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for post in reversed(drawn.posts["tiktok"]):
        kind, counts = "photo" if post.format == "photo" else "video", post.counts
        link = f"https://www.tiktok.com/@{account.handle}/{kind}/{post.post_id}"
        rows.append((" ".join(post.caption.text.split()), link, f"{post.at:%Y/%m/%d %H:%M:%S}", post.views, counts["likes"], counts["comments"],
                     counts["shares"], counts["saves"]))  # fmt: skip
    return rows
