"""Words of posts: cleaned, tokenised, reduced to their base form in English, Russian and Malay; other languages as they are."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterable
from importlib import resources

import regex

TOKEN = regex.compile(
    r"(?P<url>https?://\S+|www\.\S+)|(?P<handle>@[\w.]+)|(?P<tag>#[\w]+)|(?P<word>\p{L}[\p{L}\p{M}'’-]*)", regex.V1
)
CONTROL = {code: " " if chr(code).isspace() else None for code in (*range(0x20), *range(0x7F, 0xA0))}
TURNED = dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
)  # marks that turn the direction of text
INVISIBLE: dict[int, str | None] = {
    **CONTROL,
    **{ord(c): c for c in "\t\n\r"},
    **TURNED,
    0xAD: None,
    0x200B: None,
    0x200C: None,
    0xFEFF: None,
    0xA0: " ",
}
SENTENCE_END = regex.compile(r"[.!?…]+(?=\s|$)")
PICTURE = r"(?![©®])\p{Extended_Pictographic}[\p{EMod}\ufe0f]*"
EMOJI = regex.compile(rf"\p{{RI}}{{2}}|[0-9#*]\ufe0f?\u20e3|{PICTURE}(?:\u200d{PICTURE})*")


def clean(text: str) -> str:
    """Normalise (NFKC) and remove what cannot be seen: soft hyphens, zero-width and control marks, marks that turn text, lone surrogates."""
    visible = str(text).translate(INVISIBLE)
    return unicodedata.normalize("NFKC", visible.encode("utf-8", "ignore").decode("utf-8"))


def words(text: str) -> list[str]:
    """Lower-case words of a text, without addresses, handles and tags."""
    return [m["word"].lower().replace("’", "'") for m in TOKEN.finditer(clean(text)) if m["word"]]


def lemmas(text: str, language: str = "en") -> list[str]:
    """Words in their base form, without stop words and words of one or two letters."""
    base, stop = _lemmatiser(language), stop_words(language)
    found = (base(word) for word in words(text) if word not in stop and len(word) > 2)
    return [lemma for lemma in found if lemma not in stop and len(lemma) > 2]


@functools.cache
def stop_words(language: str) -> frozenset[str]:
    """Our own short list of words that carry no topic (CC0); English words count as stop words everywhere."""
    folder = resources.files("smmlib.core") / "stopwords"
    found: set[str] = set()
    for name in {language, "en"}:
        file = folder / f"{name}.txt"
        if file.is_file():
            found.update(file.read_text(encoding="utf-8").split())
    return frozenset(found)


@functools.cache
def _lemmatiser(language: str) -> Callable[[str], str]:
    if language == "ru":
        import pymorphy3

        analyser = pymorphy3.MorphAnalyzer(lang="ru")
        return functools.cache(lambda word: analyser.parse(word)[0].normal_form)
    if language in ("ms", "id"):
        from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

        return functools.cache(StemmerFactory().create_stemmer().stem)
    if language == "en":
        import simplemma

        return functools.cache(lambda word: simplemma.lemmatize(word, lang="en"))
    return lambda word: word


def label(text: str, *, longest: int = 40) -> str:
    """Shorten a text for a chart or table cell: one line, no emoji (fonts lack them), an ellipsis where cut."""
    plain = EMOJI.sub("", clean(text)).replace("\ufe0f", "").replace("\u200d", "")
    line = " ".join(plain.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def style_of(texts: Iterable[str]) -> list[dict[str, float]]:
    """Measure each text: words, words a sentence, emoji, tags, questions (0 or 1), addresses the reader (0 or 1)."""
    return [_style(clean(text)) for text in texts]


def _style(text: str) -> dict[str, float]:
    spoken = words(text)
    sentences = max(1, len(SENTENCE_END.findall(text)))
    return {
        "words": len(spoken),
        "words_per_sentence": len(spoken) / sentences,
        "emoji": len(EMOJI.findall(text)),
        "tags": sum(1 for m in TOKEN.finditer(text) if m["tag"]),
        "question": float("?" in text or "？" in text),
        "addresses_reader": float(bool(ADDRESS & set(spoken))),
    }


ADDRESS = frozenset(
    [
        "you",
        "your",
        "yours",
        "вы",
        "вас",
        "вам",
        "ваш",
        "ваша",
        "ваше",
        "ваши",
        "ты",
        "тебя",
        "тебе",
        "твой",
        "твоя",
        "anda",
        "awak",
        "kamu",
    ]
)
