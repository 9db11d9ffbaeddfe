"""Hand-over tables of step 4, formats and style."""

from __future__ import annotations

from smmlib.core.schema.contract import count, fraction, number, text
from smmlib.core.schema.parts import EVIDENCE as _EVIDENCE
from smmlib.core.schema.parts import PLACE as _PLACE
from smmlib.core.schema.parts import WHO as _WHO
from smmlib.core.schema.parts import interval as _interval
from smmlib.core.schema.parts import table as _table

FORMATS = (
    _table("formats.effects", "What each format earns on each account, other things equal", "platform", "account", "format",
           **_WHO, format=text("format", required=True), **_EVIDENCE, **_PLACE,
           n_needed=count("posts per format needed to tell a lift of 1.25 from none")),
    _table("formats.mix", "Share of each format now and as advised", "platform", "account", "format",
           **_WHO, format=text("format", required=True), n_posts=count("posts in the period"),
           share_now=fraction("share of posts now"), share_advised=fraction("share advised"),
           n_told=count("posts with words"),
           **_interval("share_selling", "share of its posts that ask to buy or book, or name an offer", "fraction"), reason=text("why")),
    _table("formats.style", "How the client writes, beside its competitors, and what goes with it", "feature",
           feature=text("feature of the text", required=True), unit=text("unit", required=True),
           metric=text("METRICS.md id, for readability"),
           own=number("typical own post: median of words, else mean; readability of all together", "unit"),
           competitors=number("the same of competitors' posts", "unit"),
           n_own=count("own posts with text"), n_competitors=count("competitors' posts with text"),
           **_interval("ratio", "own over competitors'", "ratio"),
           p_more=fraction("probability that the client has more of it than its competitors"),
           **_interval("lift", "rate of posts above the own median against those at or below it", "ratio"),
           p_better=fraction("probability that the lift is above 1"), reason=text("why unknown")),
)  # fmt: skip
