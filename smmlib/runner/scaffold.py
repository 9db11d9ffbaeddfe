"""A new client's folder: a commented brief that already reads well, its schema for editors, and where exports come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from smmlib.core.brief import json_schema
from smmlib.core.errors import CannotStart
from smmlib.runner import drafting
from smmlib.store import files, places

BRIEF = """\
# yaml-language-server: $schema=client.schema.json
# The brief of one client. Lines with # are explanations or examples; remove the # in front of what you need.
name: {name}  # as it should stand on the report
# industry: coffee roaster
# markets: [GB]  # ISO 3166 codes
content_languages: [en]
time_zone: UTC  # of the client, such as Europe/London
currency: USD
report_language: en
strategy: hidden  # hidden: a subject, advertising woven in; open: posts advertise and sell

# First and last day of the analysis, both included. The last day is the workbook's 'today'{change}.
period:
  since: {since}
  until: {until}

# The four questions that come before any task.
# why:
#   business: ""
#   smm: ""
#   ability: ""
#   interest: ""

# goals:
#   - id: more_reach
#     text: Reach more people with each post
#     metric: er_reach  # an id of METRICS.md
#     baseline: 0.03
#     target: 0.04
#     due: 2026-06-30
#     owner: Anna

# One entry for each account: your own, competitors', allies'. `exports` says which files are its own.
accounts:
{accounts}

# A table from any other tool is read through a mapping: canonical column: column of the file.
# mappings:
#   - files: ["tool/*.csv"]
#     table: posts
#     platform: instagram
#     account: change_me
#     columns: {{published_at: Date, text: Caption, likes: Likes, comments: Comments}}

# brand:
#   tags: [example]
#   banned_words: []
#   colours: ["#0173B2"]
# team:
#   - {{role: SMM manager, hours_week: 20, rate: 15}}
# notes:  # shown in the report as the account manager's
#   formats: We hire a video editor in spring.
"""
EXPORTS = """\
# Put the files here exactly as the platforms gave them

Do not open and save them in a spreadsheet first: it changes ids and dates.

| platform | menu | what to choose |
|---|---|---|
| Facebook, Instagram | Meta Business Suite > Insights > Content > Export data | Published, Post level, lifetime, the whole period (in pieces of up to three months) |
| any other tool | its own export as CSV or XLSX | one row a post; describe it under `mappings` in client.yaml |
| mentions, comments | your monitoring tool | a CSV with the columns id, platform, author, published_at, text |

Then: `smm check {name}` says what was recognised, what is missing, and what that costs.
"""


def make(name: str, paths: Sequence[Path] = ()) -> tuple[Path, drafting.Draft]:
    """Make a client's folder, with copies of `paths` as its exports and what they say drafted into the brief.

    Returns
    -------
    (folder, draft): an existing folder is never touched

    Raises
    ------
    CannotStart
        The name cannot be a client's, the folder is already there, or a path does not exist.
    """
    folder = places.clients_folder() / places.check_client_name(name)
    if folder.exists():
        raise CannotStart(
            f"{folder} is already there; nothing was changed. Edit its client.yaml, or choose another name."
        )
    with files.new_folder(folder) as new:
        (new / "exports").mkdir()
        copied = drafting.copy(paths, new / "exports")
        drafted = drafting.draft(new / "exports") if copied else drafting.Draft()
        files.write_text(new / "client.yaml", _brief(name, drafted))
        files.write_text(new / "client.schema.json", json.dumps(json_schema(), indent=1, sort_keys=True) + "\n")
        files.write_text(new / "exports" / "README.md", EXPORTS.format(name=name))
    return folder, drafted


def _brief(name: str, drafted: drafting.Draft) -> str:
    known = drafted.since is not None
    return BRIEF.format(
        name=json.dumps(name, ensure_ascii=False),
        since=drafted.since or "2025-01-01",
        until=drafted.until or "2025-12-31",
        change=", here that of the exports" if known else ": CHANGE BOTH",
        accounts=drafted.yaml,
    )
