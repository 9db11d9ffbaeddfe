"""The words a report uses, each explained once."""

from __future__ import annotations

from smmlib.core.i18n import N_

WORDS = (
    (N_("clear"), N_("At least 19 to 1 that it is so, from eight rows or more. Act on it.")),
    (N_("leaning"), N_("At least 4 to 1 that it is so. Worth a test before much money is moved.")),
    (N_("cannot tell"), N_("The data do not decide it. That is a result too: it says what to measure next.")),
    (N_("interval"), N_("The range in which the true value lies with the probability that stands beside it.")),
    (N_("n"), N_("How many rows (posts, days, comments) stand behind a number.")),
    (N_("×1.20"), N_("A ratio: 1.20 times as much as the average post of the same account, other things being equal.")),
    (N_("reach"), N_("People who saw it, each counted once.")),
    (N_("impressions"), N_("How often it was shown.")),
    (N_("views"), N_("How often it was viewed, as the platform counts views.")),
    (N_("engagements"), N_("Reactions, comments, shares and saves together.")),
    (N_("promised and delivered"), N_("What earlier posts led us to expect, and what later posts then brought.")),
    (N_("hidden strategy"), N_("The community is about a subject; advertising is woven into it.")),
    (N_("open strategy"), N_("Posts advertise and sell, openly.")),
)
