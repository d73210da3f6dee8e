"""Do these hits answer this question? Two calibrated probabilities from what speaks for it and against. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.consult import Consulted
from bot.reader import Vocabulary
from bot.settings import EvidenceWeights
from bot.signals import Features, features
from index.question import AnalyzedQuestion
from index.types import Hit

_INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Probabilities (0 … 1): that the question is about what the corpus is about, and that the hits answer it.

    `answered` ≤ `on_topic`: what is off the topic is not answered.
    """

    on_topic: float
    answered: float


NOTHING = Judgement(0.0, 0.0)


def judge(
    hits: Sequence[Hit],
    question: AnalyzedQuestion,
    vocabulary: Vocabulary,
    consulted: Consulted,
    weights: EvidenceWeights,
) -> Judgement:
    """What the hits (best first) are worth to the question; nothing where there are none.

    Args:
        consulted: what of the same hits would be answered.
    """
    found = features(hits, question, vocabulary, consulted) if hits else None
    return judgement(found, weights) if found else NOTHING


def judgement(found: Features, weights: EvidenceWeights) -> Judgement:
    """The probabilities from the features: a logistic model each, the second for questions that are on the topic.

    Where nothing of what the question names is held, little is left of the second. What answers by rows and sections of its own is judged by another model than an entry of a table of questions, and
    by another one where it lists what is asked of it. What a row is asked for by its label alone, it answers.
    """
    on_topic = probability(found, weights.on_topic)
    if found.listed:
        answered = probability(found, weights.answered_listed)
    else:
        model = weights.answered if found.curated else weights.answered_table
        answered = told(probability(found, model), weights.bare_odds)
    if found.by_label:
        answered = max(answered, weights.by_label)
    doubt = weights.nothing_named if found.names_held <= weights.names_held else 1.0
    return Judgement(on_topic, on_topic * answered * doubt)


def probability(found: Features, model: Mapping[str, float]) -> float:
    """A logistic model of some of the features (0 … 1)."""
    logit = sum(
        weight * (1.0 if name == _INTERCEPT else getattr(found, name)) for name, weight in model.items()
    )
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, logit))))


def told(answered: float, odds: float) -> float:
    """The probability of an answer as a reader is told it: `odds` times its odds, so that as many questions are answered as it says.

    The models are fitted on as many questions without an answer as with one, while most that are asked have one; where only these
    shares differ, the odds differ by one factor (Elkan, "The Foundations of Cost-Sensitive Learning", 2001, theorem 2). What is decided
    by thresholds is decided on the models' own.

    Args:
        answered: a probability (0 … 1); 0 and 1 stay.
        odds: > 0.
    """
    return odds * answered / (1 - answered + odds * answered)
