"""Saved pages of the site: read from the client's folder only, in their own letters, and never in silence."""

import pytest

from smmlib.core.brief import Brief
from smmlib.sources import import_client, pages

BRIEF = {
    "name": "Nord", "period": {"since": "2026-01-01", "until": "2026-01-31"},
    "accounts": [{"platform": "vk", "handle": "nord"}], "site": "site",
}  # fmt: skip


def client(folder, files, **changes):
    (folder / "exports").mkdir(parents=True)
    for name, raw in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return import_client(folder, Brief.model_validate({**BRIEF, **changes}))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("<meta charset=windows-1251><title>Свежие зёрна</title>".encode("cp1251"), "Свежие зёрна"),
        ("<title>Свежие зёрна с фермы</title>".encode("cp1251"), "Свежие зёрна"),
        ("<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=ISO-8859-1'><p>a – b".encode("cp1252"), "a – b"),
        ("<meta charset=no-such-thing><p>зёрна".encode(), "зёрна"),
        ("<meta charset=shift_jis><title>珈琲</title>".encode("shift_jis"), "珈琲"),
        ("<title>зёрна</title>".encode("utf-16"), "зёрна"),
        (b"\xef\xbb\xbf<title>caf\xc3\xa9</title>", "café"),
    ],
)
def test_pages_are_read_in_the_letters_that_they_declare(raw, words, tmp_path):
    table = client(tmp_path / "c", {"site/a.html": raw}).tables["site_pages"]

    assert words in table["html"].iloc[0] and table["problem"].isna().all()


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("empty.html", b" \n", "empty"),
        ("picture.html", b"\x89PNG\r\n", "PNG"),
        ("words.html", b"just words, no markup at all", "no HTML"),
        ("binary.html", bytes(range(256)) * 20, "binary|no HTML"),
        ("wrapped.mhtml", b"MIME-Version: 1.0", "wrapped"),
        ("zip.html", b"PK\x03\x04 and more", "archive|no HTML|binary"),
    ],
)
def test_what_is_no_page_is_rejected_by_name_and_the_rest_is_read(name, raw, why, tmp_path):
    done = client(tmp_path / "c", {f"site/{name}": raw, "site/good.html": b"<title>x</title>"})
    table = done.tables["site_pages"].set_index("page")

    assert table.loc["good.html", "html"] == "<title>x</title>"
    assert table.loc[[name], "problem"].str.contains(why).all()
    assert any(f.file == f"site/{name}" and f.rejected and f.remedy for f in done.report.files)


def test_large_pages_are_refused_by_their_size_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "MOST_BYTES", 100)

    done = client(tmp_path / "c", {"site/big.html": b"<p>" + b"x" * 200})

    assert "at most" in done.tables["site_pages"]["problem"].iloc[0]


def test_no_link_leads_out_of_the_folder(tmp_path):
    secret = tmp_path / "secret.html"
    secret.write_text("<title>secret</title>")
    folder = tmp_path / "c"
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "link.html").symlink_to(secret)
    (folder / "out").symlink_to(tmp_path)

    table = client(folder, {}).tables["site_pages"]

    assert table["html"].isna().all() and "link" in table["problem"].iloc[0]
    outside = import_client(folder, Brief.model_validate({**BRIEF, "site": "out"}))
    assert outside.tables["site_pages"].empty and any("links are not followed" in n for n in outside.report.notes)


def test_a_folder_that_is_missing_or_bare_is_said(tmp_path):
    assert any("no folder site" in n for n in client(tmp_path / "a", {}).report.notes)
    assert any("no saved page" in n for n in client(tmp_path / "b", {"site/a.css": b"x"}).report.notes)


def test_pages_among_the_exports_are_pages_and_no_bad_exports(tmp_path):
    files = {"exports/site/a.html": b"<title>x</title>", "exports/site/a_files/frame.html": b"<p>ad</p>"}

    done = client(tmp_path / "c", files, site="exports/site")

    assert list(done.tables["site_pages"]["page"]) == ["a.html"]
    assert not done.report.rejected
