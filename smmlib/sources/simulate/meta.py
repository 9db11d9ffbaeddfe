"""Own posts as the content export of Meta Business Suite: four files an account, two of them overlapping by two weeks.

Columns, order, quoting, byte order mark, file names and date style follow genuine exports, whose set of columns is not
stable. That a boosted post says "Boosted" under Funded content status is our assumption: the column was empty in every
genuine file seen. Reach from Boosted posts, which genuine files do fill, says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.spec import OwnAccount

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
INSTAGRAM_TYPES = {"photo": "IG image", "reel": "IG reel", "carousel": "IG carousel"}
FACEBOOK_TYPES = {"photo": "Photos", "reel": "Reels", "link": "Links", "video": "Videos", "text": "Text"}
INSTAGRAM_HEAD = ("Post ID", "Account ID", "Account username", "Account name", "Description", "Duration (sec)", "Publish time",
                  "Permalink", "Post type", "Data comment", "Date", "Views", "Reach", "Likes", "Shares")  # fmt: skip
INSTAGRAM_TAILS = (("Comments", "Saves", "Follows"), ("Follows", "Comments", "Saves"))
FACEBOOK_HEAD = ("Post ID", "Page ID", "Page name", "Title", "Description", "Duration (sec)", "Publish time", "Caption type",
                 "Permalink", "Is crosspost", "Is share", "Post type", "Languages", "Custom labels", "Funded content status",
                 "Data comment", "Date", "Views", "Reach", "Reactions, Comments and Shares", "Reactions", "Comments", "Shares",
                 "Total clicks")  # fmt: skip
FACEBOOK_TAILS = (
    ("Reach from Organic posts", "Reach from Boosted posts", "Link Clicks", "Other Clicks",
     "Matched Audience Targeting Consumption (Photo Click)", "Seconds viewed", "Average Seconds viewed",
     "Estimated earnings (USD)", "Ad impressions"),
    ("Views", "Reach from Organic posts", "Reach from Boosted posts", "Negative feedback from users", "Other Clicks", "Link Clicks"),
)  # fmt: skip
Row = dict[str, Any]


def write_content(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write the content exports of one own account."""
    row_of: Callable[[OwnAccount, Post, float], Row] = _instagram if account.platform == "instagram" else _facebook
    for place, (since, until, number) in enumerate(account.files):
        later = account.files[place + 1][0] if place + 1 < len(account.files) else date.max
        rows = []
        for post in drawn.posts[account.platform]:
            if since <= post.at.date() <= until:
                grown = 1.0 if post.at.date() < later else _share_grown(until - post.at.date())
                rows.append(row_of(account, post, grown))
        header = _header(account, place)
        text = csv_text(header, ([row.get(name) for name in header] for row in rows))
        write_text(exports / account.platform / f"{_day(since)}_{_day(until)}_{number}.csv", text, bom=True)


def _header(account: OwnAccount, place: int) -> tuple[str, ...]:
    if account.platform == "instagram":
        return INSTAGRAM_HEAD + INSTAGRAM_TAILS[place % 2]
    return FACEBOOK_HEAD + FACEBOOK_TAILS[place == 3]


def _share_grown(age: timedelta) -> float:
    """Share of the final counters that a post of `age` has collected on the day of the export."""
    return (40, 55, 66, 74, 80, 85, 89, 92)[min(age.days // 2, 7)] / 100


def _day(day: date) -> str:
    return f"{('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')[day.month - 1]}-{day.day:02d}-{day.year}"


def _counters(post: Post, grown: float) -> dict[str, int]:
    shown = {"views": post.views, "reach": post.reach}
    clicks = {"clicks": post.clicks, "link_clicks": post.link_clicks}
    return {name: int(count * grown) for name, count in {**shown, **clicks, **post.counts}.items()}


def _instagram(account: OwnAccount, post: Post, grown: float) -> Row:
    now, kind = _counters(post, grown), "reel" if post.format == "reel" else "p"
    return {
        "Post ID": post.post_id, "Account ID": account.page_id, "Account username": account.handle, "Account name": account.name,
        "Description": post.caption.text, "Duration (sec)": post.seconds, "Publish time": f"{post.at:%m/%d/%Y %H:%M}",
        "Permalink": f"https://www.instagram.com/{kind}/{_short(int(post.post_id))}/", "Post type": INSTAGRAM_TYPES[post.format],
        "Date": "Lifetime", "Views": now["views"], "Reach": now["reach"], "Likes": now["likes"], "Shares": now["shares"],
        "Comments": now["comments"], "Saves": now["saves"], "Follows": now["reach"] // 900,
    }  # fmt: skip


def _facebook(account: OwnAccount, post: Post, grown: float) -> Row:
    now = _counters(post, grown)
    seconds = post.seconds * now["views"] // 4
    video = {"Seconds viewed": seconds, "Average Seconds viewed": post.seconds // 4, "Estimated earnings (USD)": 0,
             "Ad impressions": 0, "Caption type": "uploaded"} if post.seconds else {"Caption type": "N/A"}  # fmt: skip
    engaged = now["reactions"] + now["comments"] + now["shares"]
    return {
        "Post ID": post.post_id, "Page ID": account.page_id, "Page name": account.name, "Title": post.caption.text,
        "Duration (sec)": post.seconds, "Publish time": f"{post.at:%m/%d/%Y %H:%M}",
        "Permalink": f"https://www.facebook.com/{account.handle}/posts/{post.post_id}", "Is crosspost": 0, "Is share": 0,
        "Post type": FACEBOOK_TYPES[post.format], "Funded content status": "Boosted" if post.boosted else None,
        "Date": "Lifetime", "Views": now["views"], "Reach": now["reach"], "Reactions, Comments and Shares": engaged,
        "Reactions": now["reactions"], "Comments": now["comments"], "Shares": now["shares"], "Total clicks": now["clicks"],
        "Link Clicks": now["link_clicks"] or None, "Other Clicks": now["clicks"] - now["link_clicks"] or None,
        "Reach from Organic posts": now["reach"] // 3 if post.boosted else now["reach"],
        "Reach from Boosted posts": now["reach"] - now["reach"] // 3 if post.boosted else 0,
        "Negative feedback from users": 0, **video,
    }  # fmt: skip


def _short(number: int) -> str:
    """The id in the permalink's alphabet."""
    out = ""
    while number:
        number, digit = divmod(number, 64)
        out = LETTERS[digit] + out
    return out
