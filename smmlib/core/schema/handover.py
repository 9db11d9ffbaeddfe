"""Hand-over tables: what one step leaves for the next, `<step>.<table>`. A refusing step leaves its table empty."""

from __future__ import annotations

from smmlib.core.schema.contract import Column, Contract, count, day, flag, fraction, instant, number, text, whole


def _interval(name: str, meaning: str, unit: str) -> dict[str, Column]:
    return {
        name: number(meaning, unit),
        f"{name}_low": number(f"{name}, lower end of the interval", unit),
        f"{name}_high": number(f"{name}, upper end of the interval", unit),
    }


def _table(name: str, meaning: str, /, *key: str, **columns: Column) -> Contract:
    return Contract(name, meaning, key, columns)


_PLACE = {
    "place": whole("1 is best; empty where it could not be ranked", low=1),
    "reason": text("why there is no place"),
}
_WHO = {"platform": text("network", required=True), "account": text("handle", required=True)}
_EVIDENCE = {
    "metric": text("METRICS.md id of the rate", required=True),
    "n_posts": count("posts that could be measured", required=True),
    **_interval("typical", "rate of a typical post (geometric mean), other things equal", "fraction"),
    **_interval("lift", "typical rate against the account's average post; 1 is no difference", "ratio"),
    "p_better": fraction("probability that the lift is above 1"),
    "p_best": fraction("probability of being the best of those compared"),
}

GOALS = (
    _table("goals.tasks", "Tasks on social platforms, scored", "task",
           task=text("task", required=True), goal=text("goal it serves"), score=number("score", "points"), reason=text("why")),
    _table("goals.goals", "Goals with their SMART check", "goal",
           goal=text("goal id", required=True), metric=text("METRICS.md id", required=True),
           baseline=number("where it stands", "metric's unit"), target=number("where it should stand", "metric's unit"),
           due=day("by when"), owner=text("who answers for it"), p_reachable=fraction("chance, from the account's history"),
           reason=text("what the check says")),
)  # fmt: skip
AUDIENCE = (
    _table("audience.portrait", "Portrait of the audience", "platform", "dimension", "value",
           platform=text("network", required=True), dimension=text("dimension", required=True),
           value=text("value", required=True), **_interval("share", "share of the audience", "fraction"),
           wanted=flag("in the target audience of the brief")),
    _table("audience.affinity", "Over- and under-represented groups", "platform", "dimension", "value",
           platform=text("network", required=True), dimension=text("dimension", required=True),
           value=text("value", required=True), **_interval("affinity", "affinity index, 100 is the base", "index"), **_PLACE),
    _table("audience.segments", "Segments of customers", "segment",
           segment=text("segment", required=True), people=count("people"), share=fraction("share"), label=text("in words")),
    _table("audience.active_hours", "When the audience is awake and active", "platform", "weekday", "hour",
           platform=text("network", required=True), weekday=whole("1 Monday to 7 Sunday", required=True, low=1, high=7),
           hour=whole("local hour of the brief's zone", required=True, low=0, high=23), share=fraction("share of activity")),
)  # fmt: skip
PLATFORMS = (
    _table("platforms.density", "Density of the target audience", "platform",
           platform=text("network", required=True), **_interval("density", "share of users in the target audience", "fraction"),
           source=text("source of the figure"), as_of=day("its date"), reason=text("why unknown")),
    _table("platforms.ranking", "Platforms ranked by several criteria", "platform",
           platform=text("network", required=True), **_interval("score", "score", "points"), **_PLACE),
    _table("platforms.net_reach", "Reach of combinations without duplication", "combination",
           combination=text("platforms", required=True), **_interval("net_reach", "people", "count")),
    _table("platforms.similar", "Communities that resemble the client's", "platform", "account",
           **_WHO, **_interval("similarity", "similarity of vocabulary", "fraction"), **_PLACE),
)  # fmt: skip
FORMATS = (
    _table("formats.effects", "What each format earns on each account, other things equal", "platform", "account", "format",
           **_WHO, format=text("format", required=True), **_EVIDENCE, **_PLACE,
           n_needed=count("posts per format needed to tell a lift of 1.25 from none")),
    _table("formats.mix", "Share of each format now and as advised", "platform", "account", "format",
           **_WHO, format=text("format", required=True), n_posts=count("posts in the period"),
           share_now=fraction("share of posts now"), share_advised=fraction("share advised"), reason=text("why")),
    _table("formats.style", "How the client writes, beside its competitors, and what goes with it", "feature",
           feature=text("feature of the text", required=True), unit=text("unit", required=True),
           own=number("median of own posts", "unit"), competitors=number("median of competitors' posts", "unit"),
           n_own=count("own posts with text"), n_competitors=count("competitors' posts with text"),
           **_interval("lift", "rate of posts above the own median against those at or below it", "ratio"),
           p_better=fraction("probability that the lift is above 1"), reason=text("why unknown")),
)  # fmt: skip
TOPICS = (
    _table("topics.ranking", "Topics by what a typical post earns", "topic",
           topic=text("topic, named by its words", required=True), words=text("words that mark it"), **_EVIDENCE, **_PLACE,
           share_own=fraction("share of own posts")),
    _table("topics.assigned", "The topic of each post", "platform", "account", "post_id",
           **_WHO, post_id=text("post", required=True), role=text("whose", required=True), topic=text("topic", required=True),
           weight=fraction("share of the post's vocabulary that the topic explains")),
    _table("topics.gap", "Topics competitors cover and the client does not, and the reverse", "topic",
           topic=text("topic", required=True), n_own=count("own posts"), n_competitors=count("competitors' posts"),
           share_own=fraction("share of own posts"), share_competitors=fraction("share of competitors' posts"),
           **_interval("gap", "competitors' share less own share", "fraction"), reason=text("why unknown")),
)  # fmt: skip
TAGS = (
    _table("tags.main", "Main tags", "tag",
           tag=text("tag without #", required=True), kind=text("brand: of the brief; topic: best of a topic; used: most used so far, where topics are unknown", among=("brand", "topic", "used")),
           topic=text("topic it stands for"), n_posts=count("posts that carry it"), n_own=count("own posts that carry it"),
           n_competitors=count("competitors' posts that carry it"), score=number("relevance x rarity x (1 - redundancy)", "points"),
           why=text("why it is in the list"), **_PLACE),
    _table("tags.by_topic", "Tags for each topic", "topic", "tag",
           topic=text("topic", required=True), tag=text("tag without #", required=True),
           score=number("relevance x rarity x (1 - redundancy)", "points"), place=whole("1 is best within the topic", low=1),
           n_posts=count("posts of the topic that carry it"), n_own=count("of these the client's"),
           n_competitors=count("of these competitors'"), n_topic=count("posts of the topic"),
           relevance=fraction("share of the topic's posts, pulled towards the tag's share of all posts"),
           rarity=fraction("log of how few posts carry it, 1 is a single post"),
           redundancy=fraction("largest overlap with a tag chosen before it"), why=text("why it is in the list")),
)  # fmt: skip
HEADLINES = (
    _table("headlines.chosen", "Thirty headlines", "headline",
           headline=text("headline", required=True), topic=text("topic"), formula=text("formula"), format=text("format"),
           platform=text("network it is written for"), account=text("handle it is written for"),
           characters=count("length in characters"), limit=count("longest allowed there"),
           p_better=fraction("probability that a post under it earns more than the account's average post; 0.5 where no trait of headlines can be told"), **_PLACE),
    _table("headlines.test_plan", "What a test of headlines would need", "headline",
           headline=text("headline", required=True), against=text("headline of the same topic it is held against"),
           platform=text("network"), account=text("handle"), metric=text("METRICS.md id of the rate"),
           rate=fraction("the account's typical rate"), shown_per_post=number("what a typical post is shown or reaches", "times"),
           impressions=count("times both headlines together must be shown to tell a lift of 20 %"),
           impressions_10=count("the same for a lift of 10 %"), impressions_50=count("the same for a lift of 50 %"),
           posts_each=count("posts under each headline's idea for a lift of 20 %, given how much posts vary"),
           reason=text("what it can tell")),
)  # fmt: skip
ALLIES = (
    _table("allies.candidates", "Possible allies", "platform", "account",
           **_WHO, **_interval("score", "order among the candidates over all criteria known, 100 is first in each", "points"),
           p_first=fraction("share of draws of weights and uncertainty in which it comes first"),
           n_flags=count("numbers that ask for an explanation"), flags=text("warnings from counts"),
           followers=count("followers, the latest known"), metric=text("METRICS.md id of the rate"), n_posts=count("posts measured"),
           **_interval("typical", "rate of a typical post, pulled towards the other candidates", "fraction"),
           **_interval("engagements", "engagements expected of one post", "count"),
           price=number("price of one post", "brief's currency", low=0),
           **_interval("price_each", "price of one expected engagement", "brief's currency"),
           n_overlap=count("posts with a word of the client's topics"), n_texts=count("posts with words"),
           **_interval("overlap", "share of posts with a word of the client's topics", "fraction"),
           match=fraction("share of its audience in the wanted groups"),
           size_ratio=number("typical rate against what its size lets expect among the candidates", "ratio"),
           unknown=text("criteria that are not known"), **_PLACE),
    _table("allies.portfolio", "Allies chosen together", "platform", "account",
           **_WHO, kind=text("alone: the client's own account; ally: chosen", among=("alone", "ally")), place=whole("order of choice", low=1),
           cost=number("cost", "brief's currency", low=0), audience=count("followers, before any overlap"),
           **_interval("net_reach", "people added: followers not counted before", "count"),
           **_interval("together", "people of this and all before it together", "count"),
           engagements=number("engagements expected of its posts", "count"), reason=text("how the overlap is known")),
    _table("allies.team", "Hours of the team", "role",
           role=text("role", required=True), hours_week=number("hours a week", "hours", low=0),
           rate=number("cost of an hour", "brief's currency", low=0), duties=text("duties"),
           cost_week=number("cost of its week", "brief's currency", low=0), does=text("activities that its duties name"),
           answers_for=text("activities of which it has most hours, so that one role answers for each"),
           hours_planned=number("hours a week that the planned posts take of the whole team", "hours", low=0)),
)  # fmt: skip
KPIS = (
    _table("kpis.tree", "From goals to markers", "kpi",
           kpi=text("marker", required=True), goal=text("goal it serves"), metric=text("METRICS.md id"), source=text("table")),
    _table("kpis.baselines", "Where each marker stands, with its natural limits", "kpi",
           kpi=text("marker", required=True), **_interval("baseline", "mean and natural process limits", "metric's unit"),
           n=count("periods")),
    _table("kpis.forecast", "Where each marker goes if nothing changes", "kpi", "day",
           kpi=text("marker", required=True), day=day("day", required=True), **_interval("value", "value", "metric's unit")),
)  # fmt: skip
BUDGET = (
    _table("budget.lines", "Cost lines", "line", "month",
           line=text("cost line", required=True), month=day("month", required=True),
           cost=number("cost", "brief's currency", low=0), hours=number("hours", "hours", low=0)),
    _table("budget.curves", "Response to spending", "channel",
           channel=text("channel", required=True), half=number("spend at half of the ceiling", "brief's currency"),
           ceiling=number("ceiling", "response"), slope=number("slope", "number"), source=text("prior or data")),
    _table("budget.allocation", "Money by channel", "channel",
           channel=text("channel", required=True), **_interval("spend", "money", "brief's currency"),
           marginal=number("response to the next unit of money", "response"), reason=text("why")),
)  # fmt: skip
COMMUNITY = (
    _table("community.decision", "Page or group", "criterion",
           criterion=text("criterion", required=True), page=number("page", "points"), group=number("group", "points"),
           reason=text("why")),
    _table("community.first_90_days", "First ninety days", "day", "task",
           day=whole("day 1-90", required=True, low=1, high=90), task=text("task", required=True), hours=number("hours", "hours")),
)  # fmt: skip
CALENDAR = (
    _table("calendar.slots", "Weekday and part of day, by what a typical post earns there", "platform", "account", "weekday", "daypart",
           **_WHO, weekday=whole("1 Monday to 7 Sunday; empty where the export names no day", low=1, high=7),
           daypart=text("part of the day", required=True), hour_from=whole("first hour, local", required=True, low=0, high=23),
           hour_to=whole("last hour, local", required=True, low=0, high=23), zone=text("time zone", required=True),
           metric=text("METRICS.md id", required=True), n_posts=count("posts in the block", required=True),
           **_interval("lift", "typical post here against the account's average; 1 is no difference", "ratio"),
           raw_lift=number("what a plain heatmap would promise", "ratio"),
           p_better=fraction("probability that the lift is above 1"), p_top=fraction("probability of being among the three best"), **_PLACE),
    _table("calendar.plan", "What is posted, where and when", "slot",
           slot=whole("running number", required=True, low=1), starts_at=instant("when", required=True),
           local_time=text("the same, in the brief's zone", required=True), **_WHO, format=text("format"),
           topic=text("topic"), headline=text("headline"), tags=text("tags"),
           kind=text("why this slot: proven, explore or steady", required=True, among=("proven", "explore", "steady")),
           expires_at=instant("when it disappears"), hours=number("hours of work", "hours", low=0), reason=text("why", required=True)),
    _table("calendar.refused", "What was wanted and could not be placed", "wanted", "rule",
           wanted=text("what was wanted", required=True), rule=text("rule that stood against it", required=True),
           n=count("how many"), reason=text("what would have to change", required=True)),
)  # fmt: skip
MONITORING = (
    _table("monitoring.volume", "Mentions by day", "brand", "day",
           brand=text("brand", required=True), day=day("day", required=True), n_mentions=count("mentions")),
    _table("monitoring.share_of_voice", "Share of voice", "brand",
           brand=text("brand", required=True), n_mentions=count("mentions"), **_interval("share_of_voice", "share", "fraction")),
    _table("monitoring.sentiment", "Sentiment, corrected", "brand", "sentiment",
           brand=text("brand", required=True), sentiment=text("sentiment", required=True),
           **_interval("share", "share", "fraction"), method=text("method and its quality")),
    _table("monitoring.spikes", "Days that are no noise", "brand", "day",
           brand=text("brand", required=True), day=day("day", required=True), n_mentions=count("mentions"),
           expected=number("expected", "count"), p=fraction("probability by chance"), words=text("words of the day")),
    _table("monitoring.competitors", "Competitors, like for like", "platform", "account", "metric",
           **_WHO, metric=text("METRICS.md id", required=True), **_interval("value", "value", "metric's unit"), n=count("posts")),
)  # fmt: skip
SITE = (
    _table("site.results", "Each rule on each page", "page", "rule",
           page=text("page", required=True), rule=text("rule", required=True), passed=flag("kept"), evidence=text("line")),
    _table("site.pages", "Pages", "page", page=text("page", required=True), score=fraction("share of rules kept")),
)  # fmt: skip
SUMMARY = (
    _table("summary.strategy", "The strategy, a line a decision", "finding",
           step=text("step", required=True), finding=text("finding id", required=True),
           strength=text("strength", required=True, among=("clear", "leaning", "cannot tell")),
           **_interval("value", "value", "finding's unit"), unit=text("unit"), n=count("rows behind it"),
           sentence=text("in words, English", required=True), action=text("what to do, English")),
    _table("summary.checks", "Do the steps agree with each other and with the brief?", "check", "subject",
           check=text("check", required=True), subject=text("what was checked", required=True),
           passed=flag("kept; empty where it could not be checked"), sentence=text("what was found", required=True),
           remedy=text("what to do")),
)  # fmt: skip

HANDOVER = (
    *GOALS, *AUDIENCE, *PLATFORMS, *FORMATS, *TOPICS, *TAGS, *HEADLINES, *ALLIES, *KPIS, *BUDGET, *COMMUNITY,
    *CALENDAR, *MONITORING, *SITE, *SUMMARY,
)  # fmt: skip
