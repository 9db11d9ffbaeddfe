"""Canonical tables: what sources make of exports. Instants in UTC, counts nullable: missing is not zero."""

from __future__ import annotations

from smmlib.core.schema.contract import Column, Contract, count, day, flag, fraction, instant, number, text, whole

ROLES = ("own", "competitor", "ally")
PRECISION = ("minute", "hour", "day", "month", "none")


def _table(name: str, meaning: str, key: tuple[str, ...], /, **columns: Column) -> Contract:
    trace = {
        "source_file": text("path inside exports/, or inside a zip there"),
        "source_row": text("record number in that file; JSON item index; sheet!row"),
    }
    return Contract(name, meaning, key, {**columns, **trace})


_WHO = {"platform": text("network, lower case", required=True), "account": text("handle in the brief", required=True)}

POSTS = _table(
    "posts",
    "One row a post, of the client, its competitors and allies",
    ("platform", "account", "post_id"),
    **_WHO,
    post_id=text("id given by the platform, or made from the row", required=True),
    post_id_given=flag("false where the id was made from the row"),
    role=text("whose post", required=True, among=ROLES),
    published_at=instant("when it appeared"),
    time_precision=text("finest part of the time that the export holds", required=True, among=PRECISION),
    month=whole("month 1-12, where a mapping gives parts instead of a date", low=1, high=12),
    weekday=whole("weekday 1-7 as the export numbers it", low=1, high=7),
    hour=whole("hour 0-23, local to the page", low=0, high=23),
    format=text("format: photo, video, reel, carousel, story, link, text, poll, live, other"),
    title=text("title, where the platform keeps one apart"),
    text=text("the words of the post"),
    language=text("ISO 639 code, detected"),
    tags=text("tags without #, lower case, separated by a space"),
    mentions=text("handles without @, separated by a space"),
    url=text("permanent address"),
    is_boosted=flag("money was spent on this post"),
    expires_at=instant("when it disappears"),
    impressions=count("times shown"),
    views=count("times viewed, as the platform counts views"),
    reach=count("people who saw it; not additive over posts or days"),
    reactions=count("all reactions, where the platform has several kinds"),
    likes=count("likes, where they stand alone"),
    comments=count("comments"),
    shares=count("shares, reposts, forwards"),
    saves=count("saves, bookmarks"),
    clicks=count("all clicks, where the platform counts them"),
    link_clicks=count("clicks on the link"),
    video_seconds=number("length of the video", "seconds", low=0),
    followers_at_post=count("followers of the account on the day of the post"),
    export_date=day("last day the counters can know of; lifetime counters grow"),
)
ACCOUNTS = _table(
    "accounts",
    "One row an account named in the brief",
    ("platform", "account"),
    **_WHO,
    role=text("whose account", required=True, among=ROLES),
    name=text("name as people read it"),
    followers=count("followers, the latest known"),
    as_of=day("the day of that count"),
)
ACCOUNT_DAYS = _table(
    "account_days",
    "One row an account and day",
    ("platform", "account", "day"),
    **_WHO,
    day=day("local day of the platform's report", required=True),
    followers=count("followers at the end of the day"),
    new_followers=count("followers won"),
    lost_followers=count("followers lost"),
    reach=count("people reached that day; not additive over days"),
    impressions=count("times shown"),
    views=count("times viewed"),
    viewers=count("people who viewed"),
    interactions=count("interactions as the platform sums them"),
    profile_visits=count("visits of the profile or page"),
    link_clicks=count("clicks on links"),
    posts=count("posts published"),
)
AUDIENCE = _table(
    "audience",
    "One row a value of one dimension of an audience",
    ("platform", "account", "measure", "dimension", "value", "as_of"),
    **_WHO,
    measure=text("share of what", required=True, among=("followers", "reach", "views", "viewers", "customers")),
    dimension=text("age, gender, age_gender, country, city, language, hour", required=True),
    value=text("the value of the dimension", required=True),
    people=count("people"),
    share=fraction("share of the measure"),
    base=text("whom it is compared with"),
    as_of=day("day of the export"),
)
ADS = _table(
    "ads",
    "One row a reported piece of an advertisement: a sum over its days and over all that it does not name",
    ("platform", "campaign", "ad_set", "ad", "age", "gender", "interest", "day_from", "day_to"),
    platform=text("network, lower case", required=True),
    campaign=text("campaign"),
    ad_set=text("ad set"),
    ad=text("advertisement"),
    day_from=day("first day of the row"),
    day_to=day("last day of the row"),
    age=text("age band"),
    gender=text("gender"),
    interest=text("interest targeted"),
    impressions=count("times shown"),
    reach=count("people who saw it"),
    clicks=count("clicks"),
    spend=number("money spent", "brief's currency", low=0),
    conversions=number("conversions as the platform attributes them", "count", low=0),
    revenue=number("revenue as the platform attributes it", "brief's currency", low=0),
)


def _talk(name: str, meaning: str, **more: Column) -> Contract:
    return _table(
        name,
        meaning,
        ("platform", "id"),
        platform=text("network, lower case", required=True),
        id=text("id given by the source", required=True),
        account=text("brand or account spoken of, as in the brief"),
        post_id=text("the post it stands under, if any"),
        author=text("keyed hash of the author; the handle only where the brief names it"),
        author_followers=count("followers of the author"),
        published_at=instant("when it was written"),
        text=text("the words"),
        language=text("ISO 639 code, detected"),
        in_reply_to=text("id of what it answers"),
        replied_at=instant("when the brand answered"),
        query=text("the search query that found it"),
        **more,
    )


MENTIONS = _talk(
    "mentions",
    "One row a mention of a brand, found anywhere",
    sentiment=text("tone as the monitoring tool says: positive, neutral, negative"),
    label=text("tone as a person read it, of mentions drawn at random; the same words"),
)
COMMENTS = _talk("comments", "One row a comment under a post")
LINKS = _table(
    "links",
    "One row a tie between two accounts",
    ("platform", "source", "target", "kind"),
    platform=text("network, lower case", required=True),
    source=text("who points", required=True),
    target=text("who is pointed at", required=True),
    kind=text("what ties them", required=True, among=("mention", "repost", "shared_follower")),
    weight=number("how often, or how many", "count", required=True, low=0),
)
CUSTOMERS = _table(
    "customers",
    "One row a customer of the client, without a name",
    ("customer",),
    customer=text("keyed hash of the customer's id", required=True),
    age=whole("age in years", low=0, high=120),
    born=whole("year of birth, where the client keeps that instead of the age", low=1850, high=2100),
    gender=text("gender as the client records it"),
    country=text("ISO 3166 code"),
    city=text("city"),
    income=number("yearly income", "brief's currency", low=0),
    since=day("first purchase"),
    spend=number("money spent so far", "brief's currency", low=0),
    orders=count("orders so far"),
)
SITE_SESSIONS = _table(
    "site_sessions",
    "One row a day (or span of days), source, medium, campaign and channel of the client's site",
    ("day", "day_to", "source", "medium", "campaign", "channel"),
    day=day("first local day of the property; empty where the export does not say"),
    day_to=day("last day of the row; empty for a single day"),
    source=text("source"),
    medium=text("medium"),
    campaign=text("campaign"),
    channel=text("channel group, where the export holds that instead of source and medium"),
    sessions=count("sessions"),
    engaged=count("engaged sessions"),
    conversions=number("key events", "count", low=0),
    revenue=number("revenue", "brief's currency", low=0),
)
SITE_PAGES = _table(
    "site_pages",
    "One row a saved page of the client's site, as it lies in the folder of the brief",
    ("page",),
    page=text("path inside the folder of saved pages", required=True),
    html=text("the page, unparsed; empty where it could not be read"),
    encoding=text("encoding of the file"),
    size_bytes=count("size of the file"),
    problem=text("why it could not be read, and what to do"),
)

CANONICAL = (
    POSTS,
    ACCOUNTS,
    ACCOUNT_DAYS,
    AUDIENCE,
    ADS,
    MENTIONS,
    COMMENTS,
    LINKS,
    CUSTOMERS,
    SITE_SESSIONS,
    SITE_PAGES,
)
