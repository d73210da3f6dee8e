"""A made-up corpus of any size, for measuring speed: real sentences put together anew, with made-up names and numbers.

Two audiences (every fifth document is the staff's) and three languages: one document in ten is a guide with an easy
and an English variant, the others are rows of FAQ tables. A name's rank follows a power law, so that the vocabulary
grows with the corpus as it does in real text. The same arguments make the same corpus.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from index.corpus import read_corpus
from index.types import LANGUAGES, Language

CHANGED = "guides/guide-0000000"
"""The id of a document that is there at every size from 15 passages on; `change_one` changes it."""

# A guide is two passages in three languages; nine documents of one passage stand beside it.
_GUIDE = 6
_ROUND = 15
_STAFF_EVERY = 5
_TABLE_ROWS = 2_000
_SYLLABLES = [*"アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"]
_ROMAJI = [
    *(consonant + vowel for consonant in ("", *"kstnhm") for vowel in "aiueo"),
    *("ya", "yu", "yo", "ra", "ri", "ru", "re", "ro", "wa"),
]
_NAME_SPREAD, _COMMON_NAMES = 0.8, 50
_NAME_STEP = 1_000_003  # prime: neighbouring ranks get names that are not alike
_OPENINGS: dict[Language, tuple[str, ...]] = {
    "ja": (
        "{name}地区では、",
        "{name}センターで、",
        "{name}の{number}番では、",
        "{number}号の{name}について、",
    ),
    "easy": ("{name}では、", "{name}センターで、", "{number}番の{name}は、"),
    "en": ("In {name}: ", "At {name} center, no. {number}: ", "For {name}: "),
}
_FILLERS = (
    "{}について教えてください",
    "すみません、{}はどうすればいいですか",
    "{}のことで聞きたいのですが",
    "{}って何が必要？",
    "{}はいつまでですか",
    "{}",
)
_SENTENCE = re.compile(r"[^。.!?！？]*[。.!?！？]|[^。.!?！？]+$")


@dataclass(frozen=True, slots=True)
class Texts:
    """What a corpus is made of in one language; no part is empty."""

    sentences: tuple[str, ...]
    headings: tuple[str, ...]
    questions: tuple[str, ...]


def read_texts(corpus: Path) -> dict[Language, Texts]:
    """The sentences, headings and questions of a real corpus with documents in all three languages."""
    documents = read_corpus((corpus,)).documents
    texts = {}
    for language in LANGUAGES:
        ours = [document for document in documents if document.language == language]
        lines = [
            line.lstrip("-0123456789. ")
            for d in ours
            for line in d.text.splitlines()
            if line[:1] not in "#|<"
        ]
        sentences = [found.strip() for line in lines for found in _SENTENCE.findall(line) if len(found) > 8]
        headings = [section.heading for d in ours for section in d.sections if section.heading]
        questions = [question for d in ours for question in d.questions]
        texts[language] = Texts(*(tuple(dict.fromkeys(part)) for part in (sentences, headings, questions)))
    return texts


def make_corpus(folder: Path, passages: int, texts: dict[Language, Texts], seed: int = 0) -> int:
    """Write a corpus of exactly so many passages into an empty folder; returns the number of its documents."""
    guides = passages // _ROUND
    maker = _Maker(texts, seed)
    (folder / "guides").mkdir(parents=True)
    for number in range(guides):
        audience = "staff" if number % _STAFF_EVERY == _STAFF_EVERY - 1 else "public"
        for language, content in maker.guide(audience):
            suffix = "" if language == "ja" else f".{language}"
            (folder / f"guides/guide-{number:07}{suffix}.md").write_text(content, encoding="utf-8")
    rows = passages - _GUIDE * guides
    staff = rows // _STAFF_EVERY
    for audience, count in (("public", rows - staff), ("staff", staff)):
        _write_tables(folder / audience, audience, [maker.faq() for _ in range(count)])
    return rows + len(LANGUAGES) * guides


def copy_words(corpus: Path, folder: Path) -> None:
    """Give a made-up corpus the city profile and the word list of a real one: a city's search has them, too."""
    for name in ("_city.yaml", "_words.tsv"):
        if (corpus / name).is_file():
            shutil.copyfile(corpus / name, folder / name)


def change_one(folder: Path) -> None:
    """Change the text of one document."""
    path = folder / f"{CHANGED}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nこの案内は改めました。\n", encoding="utf-8")


def make_questions(
    passages: Sequence[tuple[str, str]], terms: Callable[[str], list[str]], count: int, seed: int = 0
) -> list[str]:
    """Questions about passages given as title and text: their words, some dropped, in another order, with filler."""
    chance = random.Random(seed)  # noqa: S311 — not for secrets
    return [_question(chance, *chance.choice(passages), terms) for _ in range(count)]


def _question(chance: random.Random, title: str, text: str, terms: Callable[[str], list[str]]) -> str:
    words = [word for word in terms(title) if chance.random() < 2 / 3]
    words += chance.sample(found := terms(text), min(len(found), chance.randint(1, 3)))
    chance.shuffle(words)
    return chance.choice(_FILLERS).format(chance.choice(("の", " ", "、")).join(words))


class _Maker:
    """Draws texts; sentences that come early are drawn more often (Zipf)."""

    def __init__(self, texts: dict[Language, Texts], seed: int) -> None:
        self._texts = texts
        self._chance = random.Random(seed)  # noqa: S311 — not for secrets
        self._weights = {
            language: list(accumulate(1 / (rank + 50) for rank in range(len(found.sentences))))
            for language, found in texts.items()
        }

    def faq(self) -> tuple[str, str]:
        """A question and its answer, in Japanese."""
        question = self._chance.choice(self._texts["ja"].questions)
        return self._opening("ja", self._rank()) + question, self._passage("ja", self._rank())

    def guide(self, audience: str) -> Iterator[tuple[Language, str]]:
        """A guide's files: its Japanese one and its variants, with one name in all of them."""
        rank = self._rank()
        shared = f"kind: guide\naudience: {audience}\nscope: city\nchecked_on: 2026-11-22\nchecked_by: null\n"
        shared += "source: null\ndepartment: null\n"
        for language in LANGUAGES:
            texts = self._texts[language]
            title = self._opening(language, rank) + self._chance.choice(texts.headings)
            question = self._opening(language, rank) + self._chance.choice(texts.questions)
            front = f"title: {_quoted(title)}\naliases: [{_quoted(_name(language, rank))}]\n"
            front += f"questions: [{_quoted(question)}]\n" + (shared if language == "ja" else "")
            lead, section = self._passage(language, rank), self._passage(language, rank)
            heading = self._chance.choice(texts.headings)
            yield language, f"---\n{front}---\n{lead}\n\n## {heading}\n\n{section}\n"

    def _passage(self, language: Language, rank: int) -> str:
        chosen = self._chance.choices(
            self._texts[language].sentences, cum_weights=self._weights[language], k=self._chance.randint(2, 4)
        )
        return "\n".join((self._opening(language, rank) + chosen[0], *chosen[1:]))

    def _opening(self, language: Language, rank: int) -> str:
        opening = self._chance.choice(_OPENINGS[language])
        return opening.format(name=_name(language, rank), number=self._rank())

    def _rank(self) -> int:
        """From 1 on; the share of those above r falls as (1 + r / 50) to the power of −0.8 (Zipf and Mandelbrot)."""
        drawn = _COMMON_NAMES * (self._chance.paretovariate(_NAME_SPREAD) - 1)
        return 1 + int(min(drawn, len(_SYLLABLES) ** 4))


def _name(language: Language, rank: int) -> str:
    """The made-up name with this rank: four syllables, the same in every language."""
    parts = _ROMAJI if language == "en" else _SYLLABLES
    number = rank * _NAME_STEP % len(_SYLLABLES) ** 4
    name = "".join(parts[number // len(_SYLLABLES) ** place % len(_SYLLABLES)] for place in range(4))
    return name.capitalize()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _write_tables(folder: Path, audience: str, rows: Sequence[tuple[str, str]]) -> None:
    folder.mkdir()
    (folder / "_defaults.yaml").write_text(f"audience: {audience}\n", encoding="utf-8")
    for start in range(0, len(rows), _TABLE_ROWS):
        with (folder / f"faq-{start // _TABLE_ROWS:04}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "question", "answer"))
            numbered = enumerate(rows[start : start + _TABLE_ROWS], start=start)
            writer.writerows((number, question, answer) for number, (question, answer) in numbered)
