"""What the zygote does before its first fork: import what notebooks import, and do once what is slow the first time."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path

from smmlib.store import places

MODULES = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger", "matplotlib_inline.backend_inline",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect", "IPython.extensions.storemagic", "tornado.platform.asyncio",
    "pandas", "pandas.core.arrays.arrow.extension_types", "pandas.io.parquet", "pyarrow", "pyarrow.parquet", "pyarrow.dataset", "pyarrow.csv", "sqlite3",
    "PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.JpegImagePlugin", "PIL.PpmImagePlugin", "seaborn", "matplotlib.figure", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg",
    "scipy.stats", "scipy.optimize", "scipy.special", "scipy.sparse", "sklearn.decomposition", "sklearn.feature_extraction.text",
    "sklearn.linear_model", "great_tables", "ipywidgets", "babel.dates", "babel.numbers", "pydantic", "yaml", "pandera",
    "jinja2", "mistune", "simplemma", "holidays", "lxml.html", "rapidfuzz",
)  # fmt: skip


def warm() -> None:
    """Import the stack, the package's steps, and draw once; whatever is not installed is passed over."""
    from smmlib.sources import wording

    sys.modules["debugpy"] = None  # type: ignore[assignment]  # nobody debugs in a batch; each kernel would set it up for nothing
    for name in (*MODULES, *_steps()):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    _draw()
    _compile()
    with suppress(ImportError):
        wording.language_model()


def _steps() -> list[str]:
    """The package's own modules that notebooks reach."""
    found = [f"smmlib.{p.stem}" for p in sorted(places.ROOT.glob("smmlib/[a-z]*.py"))]
    for part in ("methods", "sources/readers", "views"):
        found += [
            f"smmlib.{part.replace('/', '.')}.{p.stem}" for p in sorted(places.ROOT.glob(f"smmlib/{part}/[a-z]*.py"))
        ]
    return [
        "smmlib.store",
        "smmlib.sources",
        "smmlib.report.forms",
        "smmlib.report.html",
        "smmlib.runner.assemble",
        *found,
    ]


def _draw() -> None:
    """Draw a chart and a table: font lists, style sheets, locale data and lazy imports are there afterwards."""
    import pandas as pd

    from smmlib.core import charts, i18n, tables

    sample = pd.DataFrame(
        {"name": ["a", "б"], "value": [1.2, 0.8], "low": [1.0, 0.6], "high": [1.5, 1.0], "n_posts": [5, 7]}
    )
    with charts.canvas(height=3) as drawing:
        charts.intervals(
            drawing.ax, sample, label="name", value="value", low="low", high="high", reference=1.0, log=True
        )
        drawing.keep("fig-warm", "Warm", "up")
    tables.table_view(
        sample, name="tab-warm", caption="Warm", columns={"name": ("Name", "text"), "value": ("Value", "times")}
    )
    for language in i18n.languages():
        i18n.weekday(1, language)
        i18n.money(1234.5, "EUR", language)


def _compile() -> None:
    """Compile the report's template, which is the same for every client."""
    from smmlib.core import i18n
    from smmlib.report import html

    for language in i18n.languages():
        i18n.translator(language)
    html.environment("en").get_template("report.html.j2")


def threads() -> list[str]:
    """Name the threads beside the main one: with any of them, forking would be unsafe."""
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return [] if os.name == "posix" else ["no fork on this system"]
    return [(t / "comm").read_text().strip() for t in sorted(tasks.iterdir()) if t.name != str(os.getpid())]
