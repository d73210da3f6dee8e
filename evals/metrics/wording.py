"""How long and how easy are the answers? Plain numbers, nothing to be right about but the double negatives.

Short sentences, few Chinese characters and no double negatives are asked for by 在留支援のためのやさしい日本語
ガイドライン (出入国在留管理庁・文化庁, 2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.metrics.rates import percentile
from evals.outcome import Outcome

Observations = tuple[float, ...]

_READING = re.compile(r"(?<=[一-龯々〆ヶ])[（(][ぁ-ゖァ-ヺー ]+[）)]")
_KANJI = re.compile(r"[一-龯々]")
_LETTER = re.compile(r"[^\W\d_]")
_DOUBLE_NEGATIVE = re.compile(
    r"な(?:く|い)(?:は|も)な(?:い|く|か)|ないわけ(?:では|じゃ|には)|ないことは(?:な|あり)|ないとは(?:言え|いえ|限)|"
    r"ざるを(?:得|え)|なければ(?:なら|いけ)(?:な|ませ)|なくては(?:なら|いけ)(?:な|ませ)|ないと(?:いけ|なら)(?:な|ませ)"
)


def wording_numbers(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """answer_length_p50/p95 (characters of an answer); for easy answers, easy_sentence_length (mean and p95, characters
    without readings) and easy_kanji_share (of the letters, 0 … 1)."""
    lengths = [float(len(o.answer.text)) for o in outcomes if not o.refused]
    easy = [o for o in outcomes if o.answer.language == "easy" and not o.refused]
    sentences = [sentence for o in easy for sentence in sentences_of(o.answer.text)]
    sizes = [float(len(sentence)) for sentence in sentences]
    letters = "".join(_LETTER.findall("".join(sentences)))
    return {
        "answer_length_p50": percentile(lengths, 0.5),
        "answer_length_p95": percentile(lengths, 0.95),
        "easy_sentence_length": sum(sizes) / len(sizes) if sizes else 0.0,
        "easy_sentence_length_p95": percentile(sizes, 0.95),
        "easy_kanji_share": len(_KANJI.findall(letters)) / len(letters) if letters else 0.0,
    }


def no_double_negative(outcome: Outcome) -> Observations:
    """Every sentence of an answer in easy Japanese: it has no double negative."""
    if outcome.answer.language != "easy" or outcome.refused:
        return ()
    return tuple(
        float(_DOUBLE_NEGATIVE.search(sentence) is None) for sentence in sentences_of(outcome.answer.text)
    )


def sentences_of(text: str) -> Iterator[str]:
    """The sentences and lines of an answer, without readings and bullets."""
    for line in re.split(r"[。！？\n]", _READING.sub("", text)):
        if sentence := line.strip(" ・【】　"):
            yield sentence
