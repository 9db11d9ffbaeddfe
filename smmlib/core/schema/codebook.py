"""data/README.md, the codebook, written from the contracts: `python -m smmlib.core.schema.codebook > data/README.md`."""

from __future__ import annotations

from smmlib.core.schema import CANONICAL, HANDOVER
from smmlib.core.schema.contract import Contract

PREFACE = """\
# Codebook

1. Exports are never edited: `clients/<client>/exports/` holds files exactly as the platforms gave them.
2. Every row remembers where it came from: `source_file` and `source_row`.
3. Missing is not zero. A count that the export does not hold is empty.
4. Instants are UTC; days are days of the platform's report; hours shown to people are in the client's time zone.
5. Fractions run from 0 to 1; other units stand beside the column.
6. Ids are text: fifteen digits do not survive as numbers.
7. Names of people are dropped at import; authors become keyed hashes, except accounts and candidates named in the brief.

`clients/demo`, `demo-ru` and `demo-ms` are simulated (`python -m smmlib.sources.simulate demo data/clients/demo tests/truth`); no such companies exist.
`client.schema.json` describes the brief for editors. `reference/` holds dated figures with their sources.

## Our own CSV layouts

Mentions, comments, links and customers are rarely exported by platforms. A CSV (UTF-8, comma) whose header uses the column names of the tables
`mentions`, `comments`, `links` or `customers` below, without `source_file` and `source_row`, is recognised by that header. Columns marked
*required* must be there; all others may be left out.
"""


def page() -> str:
    """Render the codebook."""
    parts = [
        PREFACE,
        "## Canonical tables\n",
        *(_table(c) for c in CANONICAL),
        "## Hand-over tables\n",
        *(_table(c) for c in HANDOVER),
    ]
    return "\n".join(parts)


def _table(contract: Contract) -> str:
    key = f" Key: {', '.join(contract.key)}." if contract.key else ""
    lines = [
        f"### `{contract.name}`\n",
        f"{contract.meaning}.{key}\n",
        "| column | unit | required | meaning |",
        "| --- | --- | --- | --- |",
    ]
    for name, column in contract.columns.items():
        one_of = f" (one of: {', '.join(column.among)})" if column.among else ""
        lines.append(f"| {name} | {column.unit} | {'yes' if column.required else ''} | {column.meaning}{one_of} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
