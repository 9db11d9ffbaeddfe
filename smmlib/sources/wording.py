"""The words of a post: invisible marks, tags, handles, language."""

from __future__ import annotations

import copy
import functools
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from smmlib.sources.headers import INVISIBLE

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog

TAG = r"(?<![\p{L}\p{N}_&/])#([\p{L}\p{M}\p{N}_]{1,100})"
HANDLE = r"(?<![\p{L}\p{N}_.@/])@([A-Za-z0-9_][A-Za-z0-9_.]{1,49})"
LETTERS_NEEDED = 20
MOST_TEXTS = 100_000
SURE = 0.70
# Languages that are easily taken for one of the client's; without them every text would be called the client's own.
DECOYS = {"ms": ("id", "jv", "tl"), "id": ("ms", "jv", "tl"), "ru": ("uk", "bg", "be", "kk"), "en": ("de", "fr", "es", "nl"),
          "es": ("pt", "it", "ca"), "pt": ("es", "gl"), "uk": ("ru", "be"), "bg": ("ru", "mk", "sr"), "sv": ("no", "da")}  # fmt: skip


def tags_of(texts: pd.Series) -> pd.Series:
    """Find the hashtags of each text: without #, lower case, in order, each once, separated by a space.

    Soft hyphens, zero-width marks and compatibility forms are normalised first; a tag needs a letter (``#1`` is a place).
    """
    return _found(texts, "#", TAG, lambda tag: any(c.isalpha() for c in tag))


def handles_of(texts: pd.Series) -> pd.Series:
    """Find the handles each text speaks to: without @, lower case, each once; addresses of e-mail are no handles."""
    return _found(texts, "@", HANDLE, bool)


def _found(texts: pd.Series, mark: str, pattern: str, keep: Callable[[str], bool]) -> pd.Series:
    import pandas as pd
    import regex

    finder = regex.compile(pattern)
    wide = {"#": "＃", "@": "＠"}[mark]

    def found(text: object) -> str | None:
        if not isinstance(text, str):
            return None
        if mark not in text and wide not in text:
            return ""
        plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(INVISIBLE)
        return " ".join(dict.fromkeys(t.casefold().rstrip(".") for t in finder.findall(plain) if keep(t)))

    return pd.Series([found(text) for text in texts.to_numpy(dtype=object)], index=texts.index, dtype="str")


def languages_of(texts: pd.Series, expected: Sequence[str], log: FileLog) -> pd.Series:
    """Detect the language of each text among the expected ones and those easily mistaken for them.

    Short texts (fewer than 20 letters) and unsure ones stay empty. Above 100,000 texts nothing is detected, and said.
    """
    import pandas as pd

    long = texts.str.len().ge(LETTERS_NEEDED).fillna(False).astype(bool)
    if long.sum() > MOST_TEXTS:
        log.note(f"The language of {int(long.sum()):,} texts was not detected (at most {MOST_TEXTS:,} are).")
    if not 0 < long.sum() <= MOST_TEXTS:
        return pd.Series(None, index=texts.index, dtype="str")
    identify = _identifier(tuple(sorted(set(expected))))
    found = [_language(text, identify) for text in texts[long].to_numpy(dtype=object)]
    return pd.Series(found, index=texts.index[long], dtype="str").reindex(texts.index)


def _language(text: str, identify: Callable[[str], tuple[str, float]]) -> str | None:
    plain = _noise().sub(" ", text)[:500]
    if sum(c.isalpha() for c in plain) < LETTERS_NEEDED:
        return None
    language, probability = identify(plain)
    return language if probability >= SURE else None


@functools.cache
def _noise() -> Any:
    import regex

    return regex.compile(r"https?://\S+|[#@][\p{L}\p{M}\p{N}_.]+|[^\p{L}\p{M}\s]+")


@functools.cache
def _identifier(expected: tuple[str, ...]) -> Any:
    identifier = copy.copy(language_model())
    wanted = {"en", "ru", *expected, *(decoy for language in expected for decoy in DECOYS.get(language, ()))}
    identifier.set_languages(sorted(wanted & set(identifier.labels)))
    return identifier.classify


@functools.cache
def language_model() -> Any:
    """Load the model that tells languages apart; it takes a quarter of a second once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
