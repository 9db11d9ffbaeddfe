"""People leave no name behind: authors and customers become a keyed hash, the same for the same person and client.

The key is derived from the name of the client's folder, so that two clients' tables cannot be joined by author. Handles
stay readable only for the accounts and candidates that the brief names.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from smmlib.sources.quantities import present

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.brief import Brief


def hashed(values: pd.Series, *, salt: str, kind: str) -> pd.Series:
    """Replace every value by 16 hex digits of a keyed BLAKE2b; missing stays missing. `kind` keeps platforms apart."""
    key = hashlib.blake2b(salt.encode("utf-8", "replace"), digest_size=32, person=b"smm people").digest()
    given = present(values)

    def one(name: str) -> str:
        said = f"{kind}/{bare(name)}".encode("utf-8", "replace")
        return hashlib.blake2b(said, key=key, digest_size=8).hexdigest()

    return given.map({name: one(name) for name in given.dropna().unique()}).astype("str")


def named_or_hashed(values: pd.Series, *, salt: str, platform: str, brief: Brief | None) -> pd.Series:
    """Keep handles that the brief names on `platform` (accounts and candidates, as written there) and hash all others."""
    known = known_handles(brief, platform)
    named = present(values).map(lambda name: known.get(bare(name)), na_action="ignore")
    return named.where(named.notna(), hashed(values, salt=salt, kind=platform)).astype("str")


def known_handles(brief: Brief | None, platform: str) -> dict[str, str]:
    """Handles that may stay readable: bare form to the form in the brief."""
    if brief is None:
        return {}
    candidates = {bare(c.handle): c.handle for c in brief.candidates if c.platform == platform}
    return candidates | {bare(a.handle): a.handle for a in brief.accounts if a.platform == platform}


def bare(handle: str) -> str:
    """A handle without @, spaces and case."""
    return str(handle).strip().removeprefix("@").casefold()
