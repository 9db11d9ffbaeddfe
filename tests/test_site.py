"""The site: the promises that the check of saved pages makes to a strategist."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib import site
from smmlib.core import schema
from smmlib.core.errors import Refusal
from smmlib.methods import page_checks
from smmlib.methods.page_reading import read_page
from tests import demo

FOLDER = demo.FOLDER / "site"
SOUND = (FOLDER / "brewing-guide.html").read_text(encoding="utf-8")
OWN = [("instagram", "quillfern.coffee"), ("facebook", "quillferncoffee")]


def reference(name):
    return pd.read_csv(
        demo.ROOT / "data" / "reference" / f"{name}.csv", dtype="str", keep_default_na=False, encoding="utf-8"
    )


def pages_of(**pages):
    rows = [
        {"page": f"{name}.html", "html": html, "encoding": "UTF-8", "size_bytes": 1} for name, html in pages.items()
    ]
    return schema.check(pd.DataFrame(rows), "site_pages")


def check(pages, accounts=OWN):
    return site.check_pages(pages, reference("site_rules"), reference("site_links"), accounts=accounts)


def broken(results):
    return set(results.loc[results["passed"].eq(False).fillna(False), "rule"])


@pytest.fixture(scope="module")
def results():
    return check(demo.tables()["site_pages"])


@pytest.mark.parametrize("planted", demo.truth()["site"], ids=lambda t: t["page"])
def test_exactly_the_planted_faults_are_found(planted, results):
    assert broken(results[results["page"] == planted["page"]]) == set(planted["broken"])


def test_every_rule_has_a_row_with_source_and_year_and_every_row_a_rule(results):
    rules = reference("site_rules")

    assert len(rules) >= 30 and rules["rule"].is_unique
    assert set(results["rule"]) == set(rules["rule"])
    assert set(rules["severity"]) == set(page_checks.WEIGHTS)
    assert (
        rules[["title", "why", "remedy", "source"]].ne("").all(axis=None)
        and rules["year"].str.fullmatch(r"\d{4}").all()
    )
    assert reference("site_links")[["year", "source"]].ne("").all(axis=None)


def test_a_sound_page_breaks_nothing():
    assert broken(check(pages_of(sound=SOUND))) == set()


BREAKS = {
    "og_title": ('property="og:title" content="Pour-over at home: a guide in seven steps"', 'property="og:title" content="  "'),
    "og_type": ('<meta property="og:type" content="article">', ""),
    "og_image": ("og:image", "no:image"),
    "og_url": ('property="og:url"', 'property="url"'),
    "og_description": ("og:description", "description2"),
    "og_site_name": ("og:site_name", "site"),
    "og_locale": ("og:locale", "locale"),
    "og_once": ("</head>", '<meta property="og:title" content="Another"></head>'),
    "og_in_head": ("</body>", '<meta property="og:section" content="x"></body>'),
    "og_property": ('property="og:type"', 'name="og:type"'),
    "image_absolute": ("https://quillfern.example/pictures", "http://quillfern.example/pictures"),
    "image_size": ('<meta property="og:image:width" content="1200">', ""),
    "image_large": ('content="630"', 'content="315"'),
    "image_shape": ('content="630"', 'content="1200"'),
    "image_alt": ("og:image:alt", "alt"),
    "title_short": ("a guide in seven steps", "a guide in seven steps that nobody will read to its end"),
    "description_short": ('og:description" content="', 'og:description" content="' + "word " * 40),
    "twitter_card": ("summary_large_image", "large"),
    "twitter_picture": ("</head>", '<meta name="twitter:image" content="/a.jpg"></head>'),
    "one_title": ("</title>", "</title><title>Second</title>"),
    "description_given": ('<meta name="description"', '<meta name="words"'),
    "canonical_one": ('rel="canonical"', 'rel="shortlink"'),
    "canonical_absolute": ('rel="canonical" href="https://quillfern.example/', 'rel="canonical" href="/'),
    "url_agrees": ('property="og:url" content="https://quillfern.example/guides', 'property="og:url" content="https://quillfern.example/shop'),
    "indexable": ("</head>", '<META NAME=ROBOTS CONTENT="index, NoSnippet"></head>'),
    "language": (' lang="en-GB"', ""),
    "charset": ('charset="utf-8"', 'charset="koi8-r"'),
    "viewport": ("width=device-width", "width=980"),
    "icon": ('rel="icon"', 'rel="stylesheet"'),
    "structured": ("application/ld+json", "application/json"),
    "structured_whole": ('"@type"', '"kind"'),
    "share_links": ("sharer/sharer.php", "elsewhere"),
    "share_here": ("u=https://quillfern.example/guides/pour-over", "u=https://quillfern.example/"),
    "share_ours": ("https://www.facebook.com/sharer", "https://example.com/sharer"),
    "follow_links": ("https://www.instagram.com/quillfern.coffee/", "https://example.com/"),
    "follow_ours": ("instagram.com/quillfern.coffee/", "instagram.com/somebody.else/"),
}  # fmt: skip


@pytest.mark.parametrize("rule", BREAKS)
def test_each_rule_is_broken_by_its_fault_and_shows_evidence(rule):
    old, new = BREAKS[rule]
    page = SOUND.replace(old, new)
    page = page.replace("x.com/intent/post", "example.com/") if rule == "share_links" else page
    assert page != SOUND

    found = check(pages_of(faulty=page))

    assert rule in broken(found)
    assert len(found.loc[found["rule"] == rule, "evidence"].iloc[0]) > 5


def test_rules_about_more_than_one_page_need_more_than_one():
    twice = check(pages_of(a=SOUND, b=SOUND.replace("/guides/pour-over", "/guides/filter")))

    assert {"title_own", "description_own"} <= broken(twice)
    assert not {"title_own", "description_own"} & broken(check(pages_of(a=SOUND, copy=SOUND)))


def test_a_rule_that_cannot_be_judged_costs_nothing():
    found = check(pages_of(bare="<p>hello</p>"), accounts=[])

    for rule in ("image_large", "share_here", "follow_links", "url_agrees", "structured_whole"):
        assert found.loc[found["rule"] == rule, "passed"].isna().all()


AWKWARD = {
    "nothing": "<html></html>",
    "capitals": "<HTML><HEAD><TITLE>Кафе</TITLE><META PROPERTY=OG:TITLE CONTENT='Свежие зёрна'></HEAD><BODY>",
    "unclosed": "<title>x<meta property='og:title' content='y'><p><div><a href='http://[bad'>z",
    "deep": "<div>" * 5000 + "end",
    "hostile": "<title><script>alert(1)</script></title><meta property=og:title content='<b onclick=x()>$\\frac{1}{0}$</b>'>",
    "entity": "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><title>&a;</title>",
    "arabic": "<html lang=ar dir=rtl><title>قهوة</title>",
}


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_pages_are_judged_and_drawn_without_a_fall(name):
    pages = pages_of(**{name: AWKWARD[name]})
    found = check(pages)
    scored = site.score_pages(pages, found)

    assert scored["score"].between(0, 1).all()
    assert site.plot_previews(scored).alt
    assert "root:" not in str(scored.to_dict())
    assert "<b onclick" not in site.table_broken(found).html


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_whatever_stops_the_reading(text):
    found = check(pages_of(any=text or " "))

    assert len(found) == len(reference("site_rules"))


def test_mending_everything_reaches_the_full_score(results):
    repairs = site.plan_repairs(results)

    assert repairs["then"].iloc[-1] == pytest.approx(1)
    assert repairs["gain"].is_monotonic_decreasing and (repairs["gain"] > 0).all()


def test_without_pages_the_refusal_says_what_to_save_and_where():
    nothing = schema.empty("site_pages")
    with pytest.raises(Refusal, match="'site' in the brief"):
        check(nothing)
    refused = schema.empty("site.results", refused="none")

    assert [f.strength for f in site.findings_of(refused, schema.empty("site.pages"))] == ["cannot tell"]
    assert site.plot_repairs(refused).plain == "none"
    assert site.plot_previews(schema.empty("site.pages", refused="none")).plain == "none"


def test_a_page_that_cannot_be_read_is_named_and_the_others_are_judged():
    pages = pages_of(sound=SOUND)
    bad = schema.check(pd.DataFrame([{"page": "bad.html", "problem": "the file is empty."}]), "site_pages")
    both = schema.check(pd.concat([bad, pages], ignore_index=True), "site_pages")
    scored = site.score_pages(both, check(both))

    assert list(scored["page"]) == ["sound.html", "bad.html"]
    assert any("bad.html: the file is empty." in f.sentence() for f in site.findings_of(check(both), scored))
    with pytest.raises(Refusal, match="the file is empty"):
        check(bad)


def test_no_plan_is_needed_where_nothing_is_broken():
    pages = pages_of(sound=SOUND)
    found = check(pages)
    told = site.findings_of(found, site.score_pages(pages, found))

    assert [f.sentence()[:3] for f in told] == ["All"]
    assert site.plot_repairs(found).plain == "Nothing is broken."


def test_the_callers_tables_are_left_unchanged():
    pages, rules, links = pages_of(sound=SOUND), reference("site_rules"), reference("site_links")
    before = [t.copy(deep=True) for t in (pages, rules, links)]

    found = site.check_pages(pages, rules, links, accounts=OWN)
    site.score_pages(pages, found)

    for now, then in zip((pages, rules, links), before, strict=True):
        pd.testing.assert_frame_equal(now, then)


def test_the_what_if_plans_as_many_repairs_as_were_asked_for(results):
    assert "1 repairs" in site.plot_repairs(results, n_repairs=1).title
    assert "5 repairs" in site.plot_repairs(results, n_repairs=5).title


def test_a_page_saved_by_a_browser_is_marked_and_knows_its_address():
    page = read_page("a", "<!-- saved from url=(0026)https://shop.example/a --><p>x</p>")

    assert page.address == "https://shop.example/a"
    assert page.resolved("/b.jpg") == "https://shop.example/b.jpg"
