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
           task=text("task", required=True), goal=text("goal it serves; empty where none was found"),
           **_interval("score", "reach x impact x confidence / effort", "points"),
           p_first=fraction("how often it comes first when what is assumed is wrong by a factor of two"),
           place=whole("1 is first", low=1), reach=number("people it can touch", "people", low=0),
           impact=number("2 high, 1 medium, 0.5 low", "points", low=0), confidence=fraction("1, 0.8 or 0.5"),
           effort=number("effort", "hours a week", low=0), assumed=text("what was assumed, not measured or stated"), reason=text("why")),
    _table("goals.goals", "Goals with their SMART check", "goal",
           goal=text("goal id", required=True), metric=text("METRICS.md id", required=True),
           platform=text("network; empty for all own accounts together"),
           baseline=number("where it stands, as the brief says", "metric's unit"), target=number("where it should stand", "metric's unit"),
           due=day("by when"), owner=text("who answers for it"), p_reachable=fraction("chance, from the account's history"),
           measured=number("where it stands, computed from the exports as the target is judged", "metric's unit"),
           source=text("table that feeds it"), judged=text("how the target is judged: a level, a sum over a span, a mean of weeks"),
           n=count("measured weeks"), **_interval("expected", "where it goes if nothing changes", "metric's unit"),
           met=flag("already there"), specific=flag("says what and where"), measurable=flag("an export feeds it"),
           achievable=flag("chance of at least one in five; empty where unknown"), relevant=flag("a task serves it; empty without tasks"),
           time_bound=flag("due within the twelve months after the period"), owned=flag("somebody answers for it"),
           unknown=text("why there is no chance"), reason=text("what the check says")),
)  # fmt: skip
_MEASURED = {
    "n_people": count("people of whom the share was taken; empty where nobody counted"),
    "status": text("measured, derived or estimated"),
}
AUDIENCE = (
    _table("audience.portrait", "Portrait of the audience; dimension 'target' holds how much of it is in the target audience",
           "platform", "account", "measure", "dimension", "value",
           **_WHO, measure=text("share of what: followers, reach, views, viewers", required=True),
           dimension=text("dimension; 'target' for the match with the brief", required=True),
           value=text("value", required=True), **_interval("share", "share of the measure", "fraction"),
           people=count("people of this value"), **_MEASURED, people_from=text("how people were counted"),
           rounding=number("half of the unit the export rounds to", "fraction"), as_of=day("day of the export"),
           inside=fraction("which part of this group is in the target audience"),
           wanted=flag("in the target audience of the brief, at least in part")),
    _table("audience.affinity", "Over- and under-represented groups", "platform", "account", "measure", "dimension", "value",
           **_WHO, measure=text("share of what", required=True), dimension=text("dimension", required=True),
           value=text("value", required=True), share=fraction("share here"), base_share=fraction("share in the base"),
           base=text("whom it is compared with", required=True), expected=number("people expected from the base", "count"),
           **_interval("affinity", "affinity index, shrunk; 100 is the base", "index"),
           p_over=fraction("probability that the index is above 100"), n_people=count("people behind the share"),
           wanted=flag("in the target audience of the brief, at least in part"), **_PLACE),
    _table("audience.segments", "Segments of customers", "segment",
           segment=text("segment", required=True), people=count("people"), share=fraction("share"), label=text("in words"),
           comes_back=fraction("how far the segment comes back when a fifth of the customers is left out"),
           median_age=number("median age", "years"), median_income=number("median income", "brief's currency"),
           median_spend=number("median spend", "brief's currency"), median_orders=number("median orders", "count"),
           median_tenure_days=number("median days since the first purchase", "days")),
    _table("audience.active_hours", "When the audience of each account is active; the shares of an account add up to 1 over the week",
           "platform", "account", "weekday", "hour",
           **_WHO, weekday=whole("1 Monday to 7 Sunday", required=True, low=1, high=7),
           hour=whole("local hour of the brief's zone", required=True, low=0, high=23),
           **_interval("share", "share of the week's activity", "fraction"), n_events=count("people, comments or posts behind it"),
           basis=text("what it was read from", required=True), status=text("measured, derived or estimated", required=True),
           zone=text("time zone of the hours", required=True)),
)  # fmt: skip
PLATFORMS = (
    _table("platforms.density", "Density of the target audience by platform and market", "platform", "market", "basis",
           platform=text("network", required=True), market=text("ISO 3166 code, or 'own' for the client's own audience", required=True),
           basis=text("reference figure, or own audience", required=True),
           **_interval("density", "share of users in the target audience", "fraction"),
           **_interval("use", "share of the target audience (or of all, where no group has a figure) who use it", "fraction"),
           users=number("users in the market", "people"), groups=text("groups that have a figure"), measure=text("what was measured"),
           source=text("source of the figure"), as_of=text("its date, as the source gives it"), reason=text("why unknown")),
    _table("platforms.ranking", "Platforms ranked by several criteria with moved weights", "platform",
           platform=text("network", required=True), **_interval("score", "weighted score, 0 to 100", "points"),
           reach=fraction("points for reach in the target audience"), density=fraction("points for density of the own audience"),
           results=fraction("points for own results, like for like"), formats=fraction("points for fit to formats"),
           effort=fraction("points for hours needed"), competitors=fraction("points for competitors' presence"),
           known_weight=fraction("weight of the criteria that are known"), p_first=fraction("probability of place 1"),
           p_chosen=fraction("probability of being in the chosen set"), chosen=flag("in the chosen set"), **_PLACE),
    _table("platforms.net_reach", "Reach of combinations without duplication", "combination",
           combination=text("platforms", required=True), market=text("market"), **_interval("net_reach", "people", "count"),
           **_interval("net_share", "share of the base", "fraction"), gross=number("sum with duplication", "people or share"),
           method=text("how it was worked out"), source=text("source of the figures"), as_of=text("their date"), reason=text("why unknown")),
    _table("platforms.similar", "Communities that resemble the client's", "platform", "account",
           **_WHO, role=text("whose"), n_posts=count("posts with words"),
           **_interval("similarity", "cosine of vocabulary", "fraction"), p_chance=fraction("probability of so much by chance"),
           shared=text("words they share with the client"), **_PLACE),
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
           **_WHO, **_interval("score", "score", "points"), flags=text("warnings from counts"), **_PLACE),
    _table("allies.portfolio", "Allies chosen together", "platform", "account",
           **_WHO, cost=number("cost", "brief's currency", low=0), **_interval("net_reach", "people added", "count")),
    _table("allies.team", "Hours of the team", "role",
           role=text("role", required=True), hours_week=number("hours a week", "hours", low=0),
           rate=number("cost of an hour", "brief's currency", low=0), duties=text("duties")),
)  # fmt: skip
KPIS = (
    _table("kpis.tree", "From goals to markers", "kpi",
           kpi=text("marker", required=True), goal=text("goal it serves"), metric=text("METRICS.md id"), source=text("table"),
           platform=text("network; empty for all own accounts together"), role=text("outcome or driver", among=("outcome", "driver")),
           parent=text("marker it drives"), also=text("further goals it serves"), why=text("why it is watched, and by whom so"),
           status=text("how it is known", among=("measured", "derived", "unavailable")), reason=text("what is missing")),
    _table("kpis.baselines", "Where each marker stands, with its natural limits", "kpi",
           kpi=text("marker", required=True), **_interval("baseline", "mean and natural process limits", "metric's unit"),
           n=count("periods"), metric=text("METRICS.md id"), of=text("what is watched: the weekly value or the weekly change"),
           latest=number("the last measured week", "metric's unit"), latest_day=day("its last day"),
           signal=text("what the last week says", among=("none", "above", "below", "run above", "run below")),
           n_signals=count("weeks with a signal"), last_signal=day("the last of them"), reason=text("why there are no limits")),
    _table("kpis.forecast", "Each marker by week: measured, and where it goes if nothing changes", "kpi", "day",
           kpi=text("marker", required=True), day=day("last day of the week", required=True),
           **_interval("value", "value of the week", "metric's unit"), kind=text("which", among=("measured", "forecast")),
           p_up=fraction("chance of lying above the mean of the last twelve weeks, or above the last level")),
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
           criterion=text("criterion", required=True), weight=fraction("weight"), page=number("page", "points"),
           group=number("group", "points"), status=text("measured, stated or unknown"), reason=text("why")),
    _table("community.first_90_days", "First ninety days", "day", "task",
           day=whole("day 1-90", required=True, low=1, high=90), task=text("task", required=True), hours=number("hours", "hours"),
           week=whole("week 1-13", low=1, high=13), phase=text("phase"), metric=text("what shows that it worked"), source=text("source of the task")),
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
           local_time=text("the same, in the brief's zone", required=True),
           elsewhere=text("the same, in the audience's zones that show another hour"), **_WHO, format=text("format"),
           topic=text("topic"), headline=text("headline"), tags=text("tags"),
           kind=text("why this slot: proven, explore or steady", required=True, among=("proven", "explore", "steady")),
           expires_at=instant("when it disappears"), hours=number("hours of work", "hours", low=0), reason=text("why", required=True)),
    _table("calendar.refused", "What was wanted and could not be placed", "wanted", "rule",
           wanted=text("what was wanted", required=True), rule=text("rule that stood against it", required=True),
           n=count("how many"), reason=text("what would have to change", required=True)),
)  # fmt: skip
MONITORING = (
    _table("monitoring.volume", "Mentions by day, copies counted once", "brand", "day",
           brand=text("brand", required=True), role=text("own, competitor or other"), day=day("local day", required=True),
           n_mentions=count("mentions, copies once; empty where nothing was collected"), n_texts=count("different texts among them"), n_raw=count("rows of the export"),
           n_authors=count("different authors; empty where authors are not known"),
           n_new_authors=count("authors not seen before; empty in the first four weeks"),
           expected=number("different texts expected from weekday, level and trend", "count", low=0), p=fraction("probability of so many by chance")),
    _table("monitoring.share_of_voice", "Share of voice", "brand",
           brand=text("brand", required=True), role=text("own or competitor"), n_mentions=count("mentions, copies once"),
           **_interval("share_of_voice", "share", "fraction"), burstiness=number("factor by which counts were taken for less", "ratio", low=1)),
    _table("monitoring.sentiment", "Sentiment, corrected by what a person read", "brand", "sentiment",
           brand=text("brand", required=True), role=text("own or competitor"), sentiment=text("sentiment", required=True),
           **_interval("share", "share; empty where it cannot be told", "fraction"), reported=fraction("what the tool alone would say"),
           n=count("mentions read by a person"), n_mentions=count("mentions, copies once"), method=text("method and its quality"),
           reason=text("why it cannot be told")),
    _table("monitoring.spikes", "Days that are no noise", "brand", "day",
           brand=text("brand", required=True), role=text("own or competitor"), day=day("day", required=True), n_mentions=count("mentions"),
           n_texts=count("different texts"), expected=number("different texts expected", "count"), p=fraction("probability of so many by chance"),
           n_authors=count("different authors"), words=text("words of the day")),
    _table("monitoring.competitors", "Competitors, like for like", "platform", "account", "metric",
           **_WHO, role=text("own or competitor"), metric=text("METRICS.md id", required=True), **_interval("value", "value", "metric's unit"),
           n=count("posts"), **_interval("ratio", "the client's value against this one's; 1 is no difference", "ratio"),
           p_higher=fraction("probability that the client's is higher"), counted=text("what was counted on every side"),
           formats=text("formats compared, weighted by the client's mix"), since=text("first common day"), until=text("last common day")),
)  # fmt: skip
SITE = (
    _table("site.results", "Each rule on each page", "page", "rule",
           page=text("page", required=True), rule=text("rule", required=True), passed=flag("kept; empty where it does not apply"),
           evidence=text("line"), part=text("preview, page or sharing"), severity=text("serious, useful or fine"),
           weight=number("3 serious, 2 useful, 1 fine", "points", low=0), title=text("the rule in words"), remedy=text("what to do"),
           source=text("where the rule comes from"), year=text("its year")),
    _table("site.pages", "Pages, and the preview that a shared link would have", "page",
           page=text("page", required=True), score=fraction("share of the points of the rules that apply"), n_kept=count("rules kept"),
           n_rules=count("rules that apply"), n_serious=count("serious rules broken"), title=text("title of the preview"),
           description=text("words of the preview"), picture=text("address of its picture"), picture_size=text("size that the page states"),
           address=text("address of the page, as it says"), by_browser=flag("saved by a browser, so scripts may have added tags"),
           reason=text("why it could not be read")),
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
