"""Positioning and brand, as the brief gives them: what a community must have decided before anybody is invited."""

from __future__ import annotations

import pandas as pd

from smmlib.core import i18n
from smmlib.core.brief import Brief

N_ = i18n.N_


def lay_ground(brief: Brief) -> pd.DataFrame:
    """Lay out positioning and brand as the brief gives them; ``open`` marks what has to be decided before anybody is invited."""
    audience, brand = brief.target_audience, brief.brand
    offers = ", ".join(o.name for o in brief.offers)
    parts = {
        N_("For whom"): audience.description,
        N_("About what"): ", ".join(audience.interests) if brief.strategy == "hidden" else offers,
        N_("What annoys them, so never"): ", ".join(audience.annoys),
        N_("Offers, woven in") if brief.strategy == "hidden" else N_("Offers, on top"): offers,
        N_("Voice"): brand.voice,
        N_("Words never used"): ", ".join(brand.banned_words),
        N_("Tags"): " ".join(f"#{tag}" for tag in brand.tags),
        N_("Colours"): ", ".join(brand.colours),
        N_("Picture or logo"): brand.logo,
        N_("Address to send people to"): next((o.url for o in brief.offers if o.url), ""),
    }
    return pd.DataFrame([{"part": part, "said": said, "open": not said} for part, said in parts.items()])
