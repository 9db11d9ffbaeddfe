"""Mentions, comments, ties and customers in the workbook's own CSV form; people leave no name behind."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from written_client import BRIEF, imported

MENTIONS = "platform,id,author,author_followers,published_at,text,query,replied_at\n"


def test_mentions_are_read_and_their_authors_hashed(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        {"m.csv": MENTIONS + "x,1,@Jane.Doe,120,2025-01-15 10:00,I love this bakery,bakery,2025-01-15 12:00\n"},
    )

    (mention,) = result.tables["mentions"].to_dict("records")
    assert len(mention["author"]) == 16
    assert "jane" not in mention["author"].lower()
    assert mention["author_followers"] == 120
    assert mention["replied_at"] - mention["published_at"] == pd.Timedelta(hours=2)


def test_the_same_author_is_the_same_hash_but_not_at_another_client(tmp_path: Path) -> None:
    text = MENTIONS + "x,1,@Jane,,2025-01-15,a,q,\nx,2,jane,,2025-01-16,b,q,\nx,3,Joe,,2025-01-16,c,q,\n"

    here = imported(tmp_path / "here", {"m.csv": text}).tables["mentions"]["author"].tolist()
    there = imported(tmp_path / "there", {"m.csv": text}).tables["mentions"]["author"].tolist()

    assert here[0] == here[1] != here[2]
    assert here[0] != there[0]


def test_handles_named_in_the_brief_stay_readable(tmp_path: Path) -> None:
    brief = BRIEF + "candidates: [{platform: x, handle: FoodBlog}]\n"

    result = imported(
        tmp_path,
        {"m.csv": MENTIONS + "x,1,@foodblog,,2025-01-15,a,q,\ninstagram,2,bakery.bread,,2025-01-15,b,q,\n"},
        brief,
    )

    assert result.tables["mentions"]["author"].tolist() == ["FoodBlog", "bakery.bread"]


def test_comments_are_told_from_mentions_by_the_post_they_stand_under(tmp_path: Path) -> None:
    result = imported(tmp_path, {"ig/c.csv": "id,post_id,author,published_at,text\n1,77,jane,2025-01-15 10:00,Yummy\n"})

    assert result.tables["comments"][["platform", "post_id", "account"]].iloc[0].tolist() == [
        "instagram",
        "77",
        "bakery.bread",
    ]
    assert len(result.tables["mentions"]) == 0


def test_ties_have_a_kind_a_weight_and_no_strangers_names(tmp_path: Path) -> None:
    links = imported(
        tmp_path, {"l.csv": "platform,source,target,kind,weight\ninstagram,jane,bakery.bread,mention,3\n"}
    ).tables["links"]

    assert links[["target", "kind", "weight"]].iloc[0].tolist() == ["bakery.bread", "mention", 3.0]
    assert links["source"].iloc[0] != "jane"


def test_a_kind_of_tie_not_allowed_is_named_with_its_near_miss(tmp_path: Path) -> None:
    result = imported(tmp_path, {"l.csv": "platform,source,target,kind\ninstagram,a,b,mentoin\n"})

    assert "column 'kind' holds 'mentoin'" in result.report.files[0].rejected
    assert "Did you mean 'mention'?" in result.report.files[0].rejected


def test_customers_lose_their_ids(tmp_path: Path) -> None:
    customers = imported(
        tmp_path, {"c.csv": "customer,age,gender,spend,orders,name\nC-17,34,f,120.50,3,Jane Doe\n"}
    ).tables["customers"]

    assert customers[["age", "spend", "orders"]].iloc[0].tolist() == [34, 120.5, 3]
    assert "C-17" not in customers.to_csv()
    assert "Jane" not in customers.to_csv()


def test_a_missing_platform_is_named(tmp_path: Path) -> None:
    result = imported(tmp_path, {"m.csv": "id,text,query\n1,hello,bakery\n"})

    assert "needs columns that are missing or empty: platform" in result.report.files[0].rejected
