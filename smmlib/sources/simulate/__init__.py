"""The demo clients: exports with planted truths, the same bytes for the same seed.

A client is a plan (``clients/``, stated in `spec`) and its words (``books/``). `write_client` writes the client's folder,
`write_truth` what tests compare with. The truth never lies beside the exports.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from smmlib.sources.simulate.clients import NAMES

__all__ = ["NAMES", "write_client", "write_truth"]


def write_client(name: str, folder: Path, seed: int | None = None) -> None:
    """Write client.yaml, exports/ and whatever lies beside them of a demo client into `folder`; files of the same names are replaced."""
    from smmlib.sources.simulate.clients import load
    from smmlib.sources.simulate.drawn import draw
    from smmlib.sources.simulate.exporting import write_exports
    from smmlib.sources.simulate.rendering import write_text

    client = load(name)
    brief = resources.files("smmlib.sources.simulate") / "books" / name / "brief.yaml"
    write_text(folder / "client.yaml", brief.read_text(encoding="utf-8"))
    write_exports(folder / "exports", draw(client, client.seed if seed is None else seed))


def write_truth(name: str, path: Path, seed: int | None = None) -> None:
    """Write what was planted with this seed, as YAML."""
    from smmlib.sources.simulate import truth
    from smmlib.sources.simulate.clients import load
    from smmlib.sources.simulate.drawn import draw

    client = load(name)
    truth.write_truth(path, draw(client, client.seed if seed is None else seed))
