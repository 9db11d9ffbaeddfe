"""The demo client: exports with planted truths, the same bytes for the same seed.

`plan` states what is planted; `write_demo` writes the client's folder, `write_demo_truth` what tests compare with.
The truth never lies beside the exports.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["write_demo", "write_demo_truth"]


def write_demo(folder: Path, seed: int = 2026) -> None:
    """Write client.yaml, exports/ and site/ of the demo client into `folder`; files of the same names are replaced."""
    from smmlib.sources.simulate import insights, meta, outside, plan, site, talk
    from smmlib.sources.simulate.own_posts import own_posts
    from smmlib.sources.simulate.rendering import write_text

    brief = resources.files("smmlib.sources.simulate") / "demo_client.yaml"
    write_text(folder / "client.yaml", brief.read_text(encoding="utf-8"))
    exports = folder / "exports"
    posts = {account.platform: own_posts(account, seed=seed) for account in plan.OWN}
    for account in plan.OWN:
        own = posts[account.platform]
        meta.write_exports(exports / account.platform, account, own)
        insights.write_days(exports / "insights" / f"{account.platform}_days.csv", account, own, seed=seed)
    insights.write_audience(exports / "insights" / "audience.csv")
    insights.write_ads(exports / "ads" / "ads_daily.csv", seed=seed)
    outside.write_rivals(exports / "competitors", seed=seed)
    outside.write_allies(exports / "allies", seed=seed)
    talk.write_mentions(exports / "mentions.csv", seed=seed)
    talk.write_comments(exports / "comments.csv", dict(posts), seed=seed)
    site.write_site(folder / "site")


def write_demo_truth(path: Path, seed: int = 2026) -> None:
    """Write what was planted with this seed, as YAML."""
    from smmlib.sources.simulate import plan
    from smmlib.sources.simulate.own_posts import own_posts
    from smmlib.sources.simulate.truth import write_truth

    write_truth(path, {account.platform: own_posts(account, seed=seed) for account in plan.OWN}, seed=seed)
