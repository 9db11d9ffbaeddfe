"""python -m smmlib.sources.simulate demo data/clients/demo tests/truth"""

from __future__ import annotations

import argparse
from pathlib import Path

from smmlib.sources.simulate import NAMES, write_client, write_truth


def main() -> None:
    """Write a simulated client, and its planted truths into another folder."""
    parser = argparse.ArgumentParser(prog="python -m smmlib.sources.simulate", description=main.__doc__)
    parser.add_argument("client", choices=NAMES, help="which simulated client")
    parser.add_argument("folder", type=Path, help="the client's folder, such as data/clients/demo")
    parser.add_argument("truth", type=Path, nargs="?", help="folder for the planted truths, such as tests/truth")
    parser.add_argument("--seed", type=int, help="another seed gives other data with the same truths")
    given = parser.parse_args()
    write_client(given.client, given.folder, seed=given.seed)
    if given.truth:
        write_truth(given.client, given.truth / f"{given.client}.yaml", seed=given.seed)


if __name__ == "__main__":
    main()
