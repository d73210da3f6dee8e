"""A question as the index understands it: its terms, how rare they are, and what else says them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain

from index.analyze import Analyzer
from index.counters import with_counters
from index.lexical import TermWeights, Wanted
from index.respelling import Respelling, respelt
from index.settings import Tuning
from index.synonyms import Synonyms, known_ending
from index.vocabulary import Thesaurus

# Beyond this many characters a question is cut for searching; a longer one has said what it is about.
MAX_QUESTION = 2_000

# A term of less than this share of the heaviest weight is said often enough to be meant as it is.
_RARE = 0.45
# A term that no passage holds; it weighs most.
_UNKNOWN = "\0"

Respell = Callable[[str], tuple[Respelling, ...]]
"""What of a normalised question is to be written otherwise."""
Homophonic = Callable[[str], Iterable[tuple[str, Sequence[str]]]]
"""The terms of a normalised question that are typed in hiragana, with the corpus's words that sound like them."""


@dataclass(frozen=True)
class AnalyzedQuestion:
    """A question analysed once.

    terms: its search terms, each once. widened: terms of the official words for its plain words, without its own.
    plain: the terms of each plain word with the terms of each of its official words. synonyms: for terms that have any,
    the passages' terms that mean the same. endings: the known ending of each term that no passage holds. weights: how
    rare each term is. respelt: what of the question as typed was taken for a misspelt word of the corpus; `text` has it put right.
    """

    text: str
    terms: tuple[str, ...]
    widened: tuple[str, ...] = ()
    plain: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    endings: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    respelt: tuple[Respelling, ...] = ()

    def said_by(self, present: Set[str]) -> set[str]:
        """`present` with the terms of every plain word one of whose official words is all there."""
        said = set(present)
        for plain, officials in self.plain:
            if any(official and present >= set(official) for official in officials):
                said.update(plain)
        return said

    @cached_property
    def speaking(self) -> tuple[str, ...]:
        """All terms that `said_by` looks for."""
        plain = chain.from_iterable(chain(plain, *officials) for plain, officials in self.plain)
        return tuple(dict.fromkeys((*self.terms, *plain)))

    def wanted(self, tuning: Tuning) -> Wanted:
        """What a passage should say, with the terms that say it."""
        own = [
            {term: 1.0, **dict.fromkeys(self.synonyms.get(term, ()), tuning.synonym_weight)}
            for term in self.terms
        ]
        endings = [{ending: tuning.ending_weight} for ending in self.endings.values()]
        return [*own, *endings, *({term: tuning.thesaurus_weight} for term in self.widened)]


class QuestionAnalyzer:
    """Analyses questions to one generation; `weights` are those of its passages' terms."""

    def __init__(
        self,
        analyzer: Analyzer,
        weights: TermWeights,
        thesaurus: Thesaurus,
        synonyms: Synonyms,
        *,
        respell: Respell = lambda _: (),
        homophones: Homophonic = lambda _: (),
    ) -> None:
        self._analyzer = analyzer
        self.weights = weights
        self._thesaurus = thesaurus
        self._synonyms = synonyms
        self._respell = respell
        self._homophones = homophones
        self._terms_of_word = cache(lambda word: tuple(analyzer.terms(word)))  # words of the word list only

    def __call__(self, question: str, *, respell: bool = True) -> AnalyzedQuestion:
        """The question analysed; cut after `MAX_QUESTION` characters.

        Args:
            respell: whether misspelt words are looked for; not in a part of what was analysed before.
        """
        typed = with_counters(self._analyzer.normalize(question)[:MAX_QUESTION])
        respellings = self._respell(typed) if respell else ()
        normalized = respelt(typed, respellings)
        terms = tuple(dict.fromkeys(self._analyzer.terms(normalized)))
        plain = tuple(
            (self._terms_of_word(plain), tuple(self._terms_of_word(word) for word in officials))
            for plain, officials in self._thesaurus.matches(normalized)
        )
        plain += tuple(self._sounding(normalized))
        official = dict.fromkeys(term for _, officials in plain for word in officials for term in word)
        known = {term: self.weights.knows(term) for term in terms}
        synonyms = {
            term: tuple(other for other in self._synonyms.of(term, known=known[term]) if other not in terms)
            for term in terms
        }
        endings = {term: known_ending(term, self.weights.knows) for term in terms if not known[term]}
        return AnalyzedQuestion(
            text=normalized,
            terms=terms,
            widened=tuple(term for term in official if term not in terms),
            plain=plain,
            synonyms={term: others for term, others in synonyms.items() if others},
            endings={term: ending for term, ending in endings.items() if ending},
            weights={term: self.weights.weight(term) for term in terms},
            respelt=respellings,
        )

    def _sounding(self, text: str) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
        """Terms typed in hiragana that are rare here, each with what sounds like it and is said more."""
        weight = self.weights.weight
        for term, words in self._homophones(text):
            others = [self._terms_of_word(word) for word in words]
            commoner = tuple(o for o in others if len(o) == 1 and weight(o[0]) < weight(term))
            if commoner and weight(term) >= _RARE * weight(_UNKNOWN):
                yield (term,), commoner
