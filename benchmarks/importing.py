"""How fast exports are read: one million posts in one file, and a folder of fifty files, beside pandas reading the same bytes.

Run with ``python -m benchmarks.importing [rows]``. Each figure is the median of three fresh processes; the peak is the largest
resident memory of the process. The peer, ``pandas.read_csv`` with every cell as text, only splits the file into cells.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HEADER = ("Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Permalink,Post type,Date,Views,Reach,"
          "Reactions,Comments,Shares,Total clicks\n")  # fmt: skip
BRIEF = """\
name: Big page
time_zone: Europe/Berlin
period: {since: 2020-01-01, until: 2025-12-31}
accounts: [{platform: facebook, handle: bigpage, name: Big page, exports: ["**"]}]
"""
WORDS = [
    "fresh",
    "bread",
    "morning",
    "offer",
    "recipe",
    "team",
    "oven",
    "story",
    "thanks",
    "weekend",
    "coffee",
    "cake",
    "new",
    "season",
    "today",
    "autumn",
]
MEASURE = """
import json, resource, sys, time
started = time.perf_counter()
{work}
print(json.dumps({{"seconds": time.perf_counter() - started, "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, "rows": rows}}))
"""
IMPORT = """
from pathlib import Path
from smmlib.core.brief import parse_brief
from smmlib.sources import import_client
made = import_client(Path(sys.argv[1]), parse_brief(open(sys.argv[1] + "/client.yaml").read()))
assert not made.report.rejected, made.report.rejected
rows = len(made.tables["posts"])
"""
PANDAS = """
import pandas as pd
from pathlib import Path
rows = sum(len(pd.read_csv(f, dtype="str")) for f in sorted(Path(sys.argv[1], "exports").iterdir()))
"""


def write_client(folder: Path, rows: int, files: int) -> None:
    """Write a client whose `files` exports hold `rows` posts each, with words, tags and an emoji now and then."""
    dice = random.Random(7)
    (folder / "exports").mkdir(parents=True)
    (folder / "client.yaml").write_text(BRIEF, encoding="utf-8")
    for at in range(files):
        with (folder / "exports" / f"posts_{at:03d}.csv").open("w", encoding="utf-8-sig") as out:
            out.write(HEADER)
            for i in range(rows):
                number = 900_000_000_000_000 + at * rows + i
                said = " ".join(dice.choices(WORDS, k=12)) + (" #bread 🍞" if i % 9 == 0 else "")
                month, day, hour, minute = 1 + i % 12, 1 + i % 28, i % 24, i % 60
                reach = dice.randrange(20, 9000)
                out.write(f'{number},1000,Big page,"{said}",,0,{month:02d}/{day:02d}/{2020 + i % 6} {hour:02d}:{minute:02d},'
                          f"https://www.facebook.com/bigpage/posts/{number},Photos,Lifetime,{reach * 2},{reach},{reach // 30},{reach // 300},{reach // 500},{reach // 50}\n")  # fmt: skip


def measured(work: str, folder: Path) -> dict[str, float]:
    """Run a piece of work in three fresh processes; medians of seconds and peak memory."""
    runs = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", MEASURE.format(work=work), str(folder)], capture_output=True, text=True, check=True
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def main(rows: int = 1_000_000) -> None:
    """Print the two figures beside their peer."""
    for label, each, files in ((f"one file of {rows:,} posts", rows, 1), ("fifty files of 200 posts", 200, 50)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "client")
            write_client(folder, each, files)
            ours, peer = measured(IMPORT, folder), measured(PANDAS, folder)
        print(f"{label}: import {ours['seconds']:.1f} s, {ours['peak_gb']:.2f} GB, {ours['rows']:,.0f} rows; "
              f"pandas.read_csv {peer['seconds']:.1f} s, {peer['peak_gb']:.2f} GB; ratio {ours['seconds'] / peer['seconds']:.1f}")  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
