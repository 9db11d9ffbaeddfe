"""Words that mark a few texts among many: log-odds with an informative prior, so that neither rare nor common words win by size.

References
----------
Monroe, B., Colaresi, M. & Quinn, K. (2008). Fightin' words. Political Analysis 16, 372-403, section 3.5.1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

PRIOR, LEAST_SCORE = 50.0, 1.5


def marked_words(some: Sequence[Sequence[str]], others: Sequence[Sequence[str]], *, without: Collection[str] = (), most: int = 5) -> list[str]:  # fmt: skip
    """List the words that texts of `some` hold more often than `others`, most marked first.

    Parameters
    ----------
    some, others : words of each text; a word counts once a text
    without : words never listed, such as the brand's name

    Returns
    -------
    at most `most` words whose score (log-odds in standard errors) is 1.5 or more and which at least two texts hold
    """
    here, there = (Counter(w for words in texts for w in set(words) - set(without)) for texts in (some, others))
    n_here, n_there = sum(here.values()), sum(there.values())
    every = here + there
    total = sum(every.values())
    scores = {w: _score(here[w], there[w], n_here, n_there, PRIOR * every[w] / total) for w in here if here[w] >= 2}
    ordered = sorted(scores, key=lambda w: (-scores[w], w))
    return [w for w in ordered if scores[w] >= LEAST_SCORE][:most]


def _score(here: int, there: int, n_here: int, n_there: int, prior: float) -> float:
    def odds(count: int, n: int) -> float:
        return math.log((count + prior) / max(n + PRIOR - count - prior, 1e-9))

    return (odds(here, n_here) - odds(there, n_there)) / math.sqrt(1 / (here + prior) + 1 / (there + prior))
