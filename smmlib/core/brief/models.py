"""What a brief holds. Every model is frozen and forbids unknown keys; descriptions become editor help."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from smmlib.core import metrics
from smmlib.core.errors import near_miss

PLATFORMS = ("facebook", "instagram", "tiktok", "youtube", "x", "linkedin", "vk", "ok", "telegram",
             "pinterest", "mastodon", "bluesky", "threads", "twitch", "reddit", "blog")  # fmt: skip


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class StepParams(_Model):
    """Base of every step's `Params`: flat scalars, the same as the notebook's parameters cell."""


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError(f"'{name}' is no time zone of the IANA list.{near_miss(name, _zones())}")
    return name


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _platform(name: str) -> str:
    if name not in PLATFORMS:
        raise ValueError(
            f"'{name}' is no platform known here.{near_miss(name, PLATFORMS)} Known: {', '.join(PLATFORMS)}."
        )
    return name


def _metric(name: str) -> str:
    if name not in metrics.METRICS:
        means = metrics.meanings(name)
        if means:
            raise ValueError(f"'{name}' is not an id of METRICS.md; say which is meant: {' or '.join(means)}")
        raise ValueError(f"'{name}' is no metric id of METRICS.md.{near_miss(name, metrics.METRICS)}")
    return name


class Breaches(ValueError):
    """Parts of a brief that contradict each other: where, and in a sentence what is wrong and what to do."""

    def __init__(self, breaches: list[tuple[tuple[str | int, ...], str]]) -> None:
        self.breaches = breaches
        super().__init__("; ".join(said for _, said in breaches))


def _inside(path: str) -> str:
    if not path.isprintable():
        raise ValueError("a path holds characters that cannot be printed; write it anew")
    if path.startswith(("/", "\\", "~")) or ":" in path[:3] or ".." in path.replace("\\", "/").split("/"):
        raise ValueError(f"'{path}' leads out of the client's folder; write it relative to that folder, without '..'")
    return path


Zone = Annotated[str, AfterValidator(_zone)]
Platform = Annotated[str, AfterValidator(_platform)]
MetricId = Annotated[str, AfterValidator(_metric)]
Inside = Annotated[str, AfterValidator(_inside)]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Period(_Model):
    """First and last day of the analysis, both included. The last day is the workbook's 'today'."""

    since: date = Field(description="first day")
    until: date = Field(description="last day, included")

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.since > self.until:
            raise ValueError(f"since ({self.since}) is after until ({self.until})")
        return self


class Why(_Model):
    """The four questions that come before any task."""

    business: str = Field("", description="Why this business?")
    smm: str = Field("", description="Why social media?")
    ability: str = Field("", description="Do we have the ability: people, time, money?")
    interest: str = Field("", description="Do we have the ideas and the interest to keep going?")


class Goal(_Model):
    """One goal: a metric that moves from a baseline to a target by a day, and who answers for it."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    text: str = ""
    metric: MetricId = Field(description="METRICS.md id")
    baseline: float | None = None
    target: float
    due: date
    owner: str = ""
    platform: Platform | None = None


class Audience(_Model):
    """Whom the client wants to reach."""

    description: str = ""
    ages: list[str] = Field([], description="age bands, such as 25-34")
    genders: list[str] = []
    countries: list[Country] = []
    cities: list[str] = []
    languages: list[Language] = []
    interests: list[str] = []
    annoys: list[str] = Field([], description="what annoys them")
    income: str = ""
    social_status: str = ""


class Offer(_Model):
    """Something on sale, and the days it is valid."""

    name: str
    price: float | None = Field(None, ge=0)
    since: date | None = None
    until: date | None = Field(None, description="posts about it disappear after this day")
    url: str = ""


class Brand(_Model):
    """How the brand looks and speaks."""

    tags: list[str] = []
    voice: Literal["professional", "informal", "business", ""] = ""
    banned_words: list[str] = []
    colours: list[Colour] = Field([], description="up to three, #rrggbb; the first is the accent")
    logo: Inside = Field("", description="PNG, JPEG or SVG inside the client's folder")


class Account(_Model):
    """One account on one platform, and which export files are its own."""

    platform: Platform
    handle: str = Field(min_length=1)
    role: Literal["own", "competitor", "ally"] = "own"
    name: str = ""
    exports: list[Inside] = Field([], description="globs inside exports/, such as facebook/*.csv")
    time_zone: Zone | None = Field(None, description="zone of the page, if it is not the brief's")
    followers: int | None = Field(None, ge=0)
    purpose: str = ""


class Mapping(_Model):
    """How to read a table of any CSV or XLSX file: canonical column from source column."""

    files: list[Inside] = Field(min_length=1, description="globs inside exports/")
    table: Literal["posts", "account_days", "audience", "ads", "mentions", "comments", "links", "customers"] = "posts"
    account: str = Field("", description="handle of the account in this brief")
    platform: Platform | None = None
    columns: dict[str, str] = Field(min_length=1, description="canonical column: column of the file")
    values: dict[str, dict[str, str]] = Field({}, description="canonical column: {value in the file: canonical value}")
    constants: dict[str, str] = Field({}, description="canonical column: the same value in every row")
    time_zone: Zone | None = None
    date_order: Literal["day first", "month first", "year first"] | None = None
    sheet: str = Field("", description="sheet of an XLSX file; empty: the first")
    export_date: date | None = None


class TeamMember(_Model):
    """A role, its hours and its price."""

    role: str
    hours_week: float = Field(ge=0, le=168)
    rate: float = Field(0, ge=0, description="cost of an hour in the brief's currency")
    duties: list[str] = []


class Budget(_Model):
    """Money for the period of the plan."""

    total: float | None = Field(
        None, ge=0, description="money for everything; 0: there is none, empty: nobody has said"
    )
    floors: dict[str, float] = Field({}, description="channel: at least this much")
    ceilings: dict[str, float] = Field({}, description="channel: at most this much")
    pinned: dict[str, float] = Field({}, description="channel: exactly this much")


class Market(_Model):
    """The market around the client, for goals of a share of voice; nobody's exports hold it."""

    spend: float | None = Field(
        None,
        ge=0,
        description="what all brands of the category spend on communication in a year, in the brief's currency",
    )
    share: float | None = Field(None, ge=0, le=1, description="the client's share of the market, between 0 and 1")
    source: str = Field("", description="where these figures come from, with the year")


class Planner(_Model):
    """Rules for the calendar."""

    posts_per_week: dict[str, float] = Field({}, description="platform: posts a week; empty: as until now")
    min_gap_hours: float = Field(4, ge=0, description="hours between two posts of one account")
    quiet_hours: list[int] = Field([], description="local hours in which nothing is posted")
    quiet_days: list[date] = Field([], description="days on which nothing is posted: state holidays, mourning")
    hours_per_post: dict[str, float] = Field({}, description="format: hours of work")


class Candidate(_Model):
    """An ally or community under consideration."""

    platform: Platform
    handle: str
    kind: Literal["ally", "community"] = "ally"
    price: float | None = Field(None, ge=0)
    followers: int | None = Field(None, ge=0)
    note: str = ""


class Brief(_Model):
    """One client: who, what for, where, with what, and which files tell about it."""

    name: str = Field(min_length=1, description="the client, as it should stand on the report")
    industry: str = ""
    markets: list[Country] = []
    content_languages: list[Language] = ["en"]
    time_zone: Zone = "UTC"
    time_zones: list[Zone] = Field([], description="zones of the audience, the most important first")
    currency: str = Field("USD", pattern=r"^[A-Z]{3}$")
    report_language: Language = "en"
    formats: list[Literal["html", "pdf", "docx", "xlsx"]] = Field(
        ["html"], description="forms of the report; the page is always made"
    )
    strategy: Literal["hidden", "open"] = Field(
        "hidden", description="hidden: a subject, native advertising; open: offers only"
    )
    period: Period
    why: Why = Why()
    goals: list[Goal] = []
    tasks: list[str] = []
    target_audience: Audience = Audience()
    offers: list[Offer] = []
    brand: Brand = Brand()
    accounts: list[Account] = Field(min_length=1)
    mappings: list[Mapping] = []
    team: list[TeamMember] = []
    budget: Budget = Budget()
    market: Market = Market()
    planner: Planner = Planner()
    site: Inside = ""
    customers: Inside = ""
    queries: dict[str, str] = {}
    candidates: list[Candidate] = []
    notes: dict[str, str] = Field({}, description="step: a note of the account manager, shown in the report")
    exclude: list[Platform] = Field([], description="platforms never to recommend")
    date_order: Literal["day first", "month first"] | None = Field(None, description="for files that do not decide it")
    embeddings: Literal["on", "off"] = "off"

    def without_looks(self) -> Brief:
        """Return the brief without what only a report shows: which logo and colours, notes, its language and forms.

        No result depends on them; whether there are a logo and colours is still known.
        """
        settled = {"logo": "logo" if self.brand.logo else "", "colours": ["#000000"] if self.brand.colours else []}
        brand = self.brand.model_copy(update=settled)
        return self.model_copy(update={"brand": brand, "notes": {}, "report_language": "en", "formats": ["html"]})

    @model_validator(mode="after")
    def _consistent(self) -> Brief:
        breaches = [*self._twice(), *self._strangers()]
        if breaches:
            raise Breaches(breaches)
        return self

    def _twice(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        seen: set[tuple[str, str]] = set()
        for i, account in enumerate(self.accounts):
            key = (account.platform, account.handle.casefold())
            if key in seen:
                yield ("accounts", i), f"accounts: '{account.handle}' on {account.platform} stands twice; keep one"
            seen.add(key)
        for i, goal in enumerate(self.goals):
            if goal.id in [g.id for g in self.goals[:i]]:
                yield ("goals", i, "id"), f"goals: the id '{goal.id}' stands twice; give each goal its own"

    def _strangers(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        handles = {a.handle for a in self.accounts}
        for i, mapping in enumerate(self.mappings):
            if mapping.account and mapping.account not in handles:
                near = near_miss(mapping.account, handles)
                said = f"mappings: account '{mapping.account}' is not listed under accounts.{near}"
                yield ("mappings", i, "account"), said

    def account(self, platform: str, handle: str) -> Account | None:
        """Find an account by platform and handle, whatever the case."""
        for account in self.accounts:
            if account.platform == platform and account.handle.casefold() == handle.casefold():
                return account
        return None
