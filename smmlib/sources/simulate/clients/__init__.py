"""The simulated clients, one module of plain data each; their words lie in ``books/``."""

from __future__ import annotations

import importlib

from smmlib.sources.simulate.spec import Client

NAMES = ("demo", "demo-ru", "demo-ms")


def load(name: str) -> Client:
    """Load the plan of one client."""
    module = importlib.import_module(f"smmlib.sources.simulate.clients.{name.replace('-', '_')}")
    client: Client = module.CLIENT
    return client
