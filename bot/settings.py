"""The bot's settings; tuned numbers stand here with what chose them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class EvidenceWeights(BaseModel):
    """Logistic models of `bot.evidence`, printed by `python -m evals.fit_evidence`; `evals/LOG.md` has the figures.

    Each is a weight for some of `bot.signals.Features` and an `intercept`. `nothing_named`: the part of the probability that is
    left where at most `names_held` of what the question names is held; set by hand on the train half. `told_odds`: how many times the
    models' odds a probability has when it is told (`bot.evidence.told`), printed by `python -m evals.fit_confidence`. `bare_odds`: how
    many times the odds are where documents list nothing, so that one threshold serves: it is .16 for them. Their model, `answered`, was fitted without the strangers' cases.
    `by_label`: the least probability of what asks for nothing but a row that a document has.
    """

    model_config = ConfigDict(frozen=True)

    on_topic: Mapping[str, float] = {
        "intercept": -1.58,
        "lexical": 5.74,
        "dense": 0.87,
        "asked_share": 0.24,
        "alike": 4.01,
        "title": 6.22,
        "point": 0.43,
        "named_missing": -2.70,
    }
    answered: Mapping[str, float] = {
        "intercept": -4.74,
        "dense": 3.31,
        "lexical": 1.43,
        "lexical_lead": 0.02,
        "asked_lead": 1.07,
        "alike": 0.37,
        "title": 1.78,
        "point": 1.12,
        "named_missing": -0.80,
        "asks_else": -0.87,
        "form_missing": -1.67,
        "asks": 1.10,
        "none_found": -2.21,
        "named": -0.64,
        "behind": 0.34,
    }
    answered_listed: Mapping[str, float] = {
        "intercept": -5.96,
        "dense": 3.55,
        "lexical": 1.54,
        "lexical_lead": 1.52,
        "asked_lead": 0.41,
        "alike": 0.00,
        "title": 0.97,
        "point": 0.77,
        "named_missing": -0.39,
        "asks_else": -0.37,
        "form_missing": -1.50,
        "asks": 0.32,
        "none_found": -0.94,
        "named": -0.66,
        "behind": 0.32,
        "asked_close": 1.82,
        "asked_alike": 3.96,
        "asked_beyond": 1.73,
        "gap_alike": -6.44,
        "gap_beyond": -2.78,
        "leaning": -1.06,
    }
    answered_table: Mapping[str, float] = {
        "intercept": -0.05,
        "dense": 1.03,
        "lexical_lead": 1.70,
        "asked_lead": 0.33,
        "title": 1.59,
        "point": 0.44,
        "asks_else": -0.05,
        "form_missing": -0.56,
    }
    names_held: float = 0.0
    nothing_named: float = 0.3
    by_label: float = 0.5
    told_odds: float = 3.46
    bare_odds: float = 1.66


class ReaderWeights(BaseModel):
    """Linear model of `bot.reader`, printed by `python -m evals.fit_reader`; `evals/LOG.md` has the figures."""

    model_config = ConfigDict(frozen=True)

    point: float = -1.85
    point_squared: float = -0.06
    point_whole: float = 0.34
    point_headed: float = 0.80
    question: float = 1.50
    with_title: float = 4.21
    rarest: float = 0.71
    kanji: float = 2.03
    label: float = 0.85
    also: float = 0.36
    other_label: float = -0.76
    form: float = 0.62
    row: float = 1.63
    list: float = 1.18
    lead: float = -0.15
    list_asked: float = 2.87
    lead_open: float = 4.43
    found: float = 0.63
    condition: float = -0.67
    confirm: float = -1.85
    open: float = -0.23
    named: float = -0.01
    first: float = 0.61
    behind: float = 0.82
    asked: float = 2.27
    asked_alike: float = 7.09
    asked_beyond: float = 4.31
    document_asked: float = -1.26
    document_alike: float = 5.85

    def coefficients(self) -> tuple[float, ...]:
        """The weights in the order of the features' fields."""
        return tuple(value for _, value in self)


BARE_READER = ReaderWeights(
    point=-0.14,
    point_squared=-2.16,
    point_whole=1.08,
    point_headed=3.00,
    question=2.50,
    with_title=5.11,
    rarest=1.64,
    kanji=1.47,
    label=1.12,
    also=-0.13,
    other_label=-0.51,
    form=0.86,
    row=1.92,
    list=1.13,
    lead=1.33,
    list_asked=2.55,
    lead_open=3.94,
    found=0.68,
    condition=-1.08,
    confirm=-2.00,
    open=0.91,
    named=-0.31,
    first=0.75,
    behind=0.64,
    asked=0.0,
    asked_alike=0.0,
    asked_beyond=0.0,
    document_asked=0.0,
    document_alike=0.0,
)
"""The same for documents that list no ways of asking; fitted on this corpus without its lists."""


class AnswerTuning(BaseModel):
    """How answers are put together.

    `answerable`: below this probability of an answer a question is refused; one that is refused is not the city's matter
    below this probability `off_topic`, nor, where its words are nothing that a hall is asked, below `elsewhere` of an answer (what is
    answerable of the train half and has such words has .73 and more; what is off the topic .54 and less). From `again` on, one that would be refused is judged by its parts that ask, each searched by itself.
    `joined`: below this probability a remark that was joined to the topic so far is answered only if it is on the documents' matters by itself.
    `answered_anyhow`: from this probability on, an answer is given though no row has the label that was asked for.
    `unheld_below`: below this probability, as it is told, an answer names what is asked of and stands in no cited document (so does
    .53 of the train half's answers to what the documents lack, and .10 of its answers to what they hold).
    `sure`: from this probability on, what else an emergency's question asks for is answered beside the numbers. A
    question of at most `vague_terms` words is unclear where any matter may have each of them; one of at most `clarify_terms` words is unclear when other documents hold them all and reach
    `clarify_nearness` of the best score.
    `rule_rows`: of so many rows or sentences, the likeliest, the general rule is told to somebody who asks of their own case.
    `field_documents`: a word that is a part of the names of so many documents found is a field, not a subject.
    `desk_subject_enough`: words of a document's subject that weigh so much together tell its desk, whatever else the question names.
    `far_ahead`: a document is asked alone before a question is refused, where no other has this share of its score.
    `second_list`: a second list is given where a list is asked for and this share of the belief lies on it.
    `call_coverage`: a document gives its numbers in an emergency from this coverage of the emergency's words on: the
    right documents hold .58–1.0 of them, a library's desk for lost cards .11.
    """

    model_config = ConfigDict(frozen=True)

    evidence: EvidenceWeights = EvidenceWeights()
    reader: ReaderWeights = ReaderWeights()
    reader_bare: ReaderWeights = BARE_READER
    answerable: float = 0.24
    off_topic: float = 0.19
    elsewhere: float = 0.7
    joined: float = 0.4
    answered_anyhow: float = 0.6
    unheld_below: float = 0.95
    again: float = 0.01
    sure: float = 0.5
    clarify_terms: int = 3
    subjectless_terms: int = 4
    vague_terms: int = 7
    field_documents: int = 4
    subject_weight: float = 0.3
    subjectless_documents: int = 4
    subjectless_asked: float = 0.65
    verdict_belief: float = 0.3
    verdict_share: float = 0.99
    asked_so: float = 0.6
    asked_so_lead: float = 0.15
    clarify_nearness: float = 0.92
    max_choices: int = 4
    hits: int = 12
    deep: int = 30
    documents: int = 3
    near: float = 0.9
    asked_whole: float = 0.95
    far_ahead: float = 0.6
    belief: float = 0.98
    parts: float = 0.5
    part_alone: float = 0.8
    part_documents: int = 5
    part_lead: float = 0.5
    part_names: float = 0.45
    part_chosen: int = 5
    max_chosen: int = 9
    beside: float = 0.25
    beside_far: float = 0.5
    far: float = 1.8
    sure_claim: float = 0.5
    ahead: float = 2.0
    repeated: float = 0.9
    named: float = 0.5
    named_far: float = 6.0
    desk_subject: float = 0.5
    desk_subject_found: float = 0.3
    desk_subject_enough: float = 0.9
    desk_documents: int = 8
    desk_alike: float = 0.35
    desk_close: float = 0.5
    desk_beside_below: float = 0.9
    long_list: int = 5
    long_list_belief: float = 0.1
    second_list: float = 0.25
    min_chosen: int = 1
    condition_said: float = 0.3
    max_open: int = 9
    rule_rows: int = 2
    max_age_days: int = 365
    max_related: int = 3
    max_question: int = 1_000
    call_labels: frozenset[str] = frozenset({"電話"})
    call_coverage: float = 0.25
    calls_beside: int = 3


class DialogueTuning(BaseModel):
    """How follow-ups are told from new questions; chosen on tests/bot/data/conversations_working.yaml (`evals/LOG.md`).

    `sure`: from this probability on a question is answered by itself, unless the topic answers it too; `certain`: even
    then. `turned`: the same as `sure` where it says that it turns to something else. `held`, `held_whole`: the topic so far holds some, or all, of its own words from these shares on. At most
    `max_turns` turns are read; a conversation that was left for `idle_hours` is not gone on with.
    """

    model_config = ConfigDict(frozen=True)

    sure: float = 0.5
    certain: float = 0.85
    turned: float = 0.35
    held: float = 0.25
    held_whole: float = 0.9
    max_turns: int = 10
    idle_hours: float = 24.0


class DeskTuning(BaseModel):
    """What the desk keeps: questions that citizens leave, of at most `max_inquiry` characters; all for `retention_days`."""

    model_config = ConfigDict(frozen=True)

    max_inquiry: int = 2_000
    retention_days: int = 180


class SignInTuning(BaseModel):
    """How long a sign-in holds, and how many wrong passwords in a row stop whom for a while.

    idle_minutes: without a request. session_hours: from the sign-in on, a working day. failures: of one client for one account; then
    `lock_minutes` pass for that client alone. failures_of_all: of everybody for one account (NIST SP 800-63B: no more than 100); then
    only browsers that have signed in to it before are let in.
    """

    model_config = ConfigDict(frozen=True)

    idle_minutes: int = 60
    session_hours: int = 12
    failures: int = 10
    failures_of_all: int = 100
    lock_minutes: int = 15


class DeskSettings(BaseSettings):
    """Where the desk's records are kept, from `MADOGUCHI_*` variables; without a URL, in a file of the data folder."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", extra="ignore", frozen=True)

    database_url: SecretStr | None = None
