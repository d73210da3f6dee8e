"""Answering with what staff approved: the newest state of it, read again when it has changed, in whatever process."""

from __future__ import annotations

import logging
import secrets
import threading
from dataclasses import dataclass

from bot.desk.approved import ApprovedStore, Version
from bot.desk.matching import Heard, Listener, Matcher
from bot.errors import DeskUnavailable
from bot.render import Beside, contact_of, render
from bot.reply import Turn
from bot.types import Answer, Citation, Claim, Reading, Status
from bot.words import load
from index.generation import Generation
from index.japan import TOKYO
from index.profile import Profile
from index.question import AnalyzedQuestion
from index.types import Document, Language
from index.views import readable_by

PREFIX = "approved/"
"""Before the number of an answer, in the place of a document's id."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Snapshot:
    """The standing answers of one revision, as one listener hears them. heard: their questions."""

    revision: int
    listener: Listener
    matcher: Matcher
    heard: dict[str, Heard]


class ApprovedAnswers:
    """The approved answers of a store, put to questions. Safe to use from several threads.

    The store's revision is read with every question (an answer that is withdrawn is not given once more), the answers
    themselves only when it is another. Without the store nothing is given: what was withdrawn may be among it.
    """

    def __init__(self, store: ApprovedStore) -> None:
        self._store = store
        self._snapshot: _Snapshot | None = None
        self._lock = threading.Lock()

    def to(self, asked: AnalyzedQuestion, turn: Turn) -> Version | None:
        """The version to give to a question; None where there is none, or the store cannot be read."""
        try:
            matcher = self._current(turn.generation)
        except DeskUnavailable as error:
            logger.warning("確認した回答を出さずに答えています: %s", error)
            return None
        return matcher.find(
            asked.text,
            asked.terms,
            turn.language,
            readable_by(turn.question.audience),
            lambda version: version.wording.valid_from <= turn.as_of <= version.wording.valid_until,
        )

    def _current(self, generation: Generation) -> Matcher:
        revision, snapshot = self._store.revision(), self._snapshot
        if snapshot and snapshot.revision == revision and snapshot.listener.analyzer is generation.analyzer:
            return snapshot.matcher
        with self._lock:
            snapshot = self._snapshot
            same_ears = snapshot is not None and snapshot.listener.analyzer is generation.analyzer
            if snapshot is None or not same_ears or snapshot.revision != revision:
                snapshot = self._read(generation, snapshot if same_ears else None)
                self._snapshot = snapshot
        return snapshot.matcher

    def _read(self, generation: Generation, before: _Snapshot | None) -> _Snapshot:
        """Read the answers; a question that was heard before by the same analyzer is not analysed again."""
        listener = before.listener if before else Listener(generation.analyzer, generation.profile)
        revision, versions = self._store.standing()
        questions = {question for version in versions for question in version.wording.questions}
        heard = {text: one for text, one in (before.heard if before else {}).items() if text in questions}
        return _Snapshot(revision, listener, Matcher(listener, versions, heard), heard)


def approved_reply(turn: Turn, version: Version) -> Answer:
    """The answer as it was approved, word for word, with who answers for it and since when.

    Beside it stand what numbers to call the turn has. Its source is named where the asker may read it.
    """
    profile, wording, language = turn.generation.profile, version.wording, turn.language
    owner = owner_name(profile, wording.owner, language)
    claims = (_claim(turn, version, owner), *turn.beside)
    approved_on = claims[0].citations[0].checked_on
    notice = load("phrases")[language]["approved"].format(day=approved_on, owner=owner)
    desk = wording.owner if profile and wording.owner in profile.departments else None
    return Answer(
        answer_id=secrets.token_urlsafe(12),
        conversation_id=turn.question.conversation_id or secrets.token_urlsafe(12),
        status=Status.ANSWERED,
        language=language,
        text=render(notice, claims, language, Beside(), max_open=len(claims)),
        notice=notice,
        standalone_question=turn.resolved.standalone if turn.resolved else turn.question.text,
        claims=claims,
        reading=turn.resolved.reading if turn.resolved else Reading.WHOLE,
        contact=contact_of(profile, desk, language),
        approved_by=owner,
    )


def owner_name(profile: Profile | None, owner: str, language: Language) -> str:
    """The department that answers for it, by its name where the profile has its key."""
    desk = profile.departments.get(owner) if profile else None
    if desk is None:
        return owner
    return desk.name_en if language == "en" and desk.name_en else desk.name


def _claim(turn: Turn, version: Version, owner: str) -> Claim:
    wording, source = version.wording, version.wording.source
    document = turn.generation.store.document(source.document) if source and source.document else None
    if source and source.document and not _readable(document, turn):
        source = None
    id_ = f"{PREFIX}{version.answer_id}"
    citation = Citation(
        passage_id=f"{id_}#{version.number}",
        document_id=id_,
        title=load("phrases")[turn.language]["approved_title"],
        heading=wording.question,
        quote=wording.text,
        start=0,
        end=len(wording.text),
        source_title=source.title if source else None,
        source_url=source.url if source else None,
        checked_on=version.approval.at.astimezone(TOKYO).date() if version.approval else None,
        checked_by=owner,
    )
    return Claim(wording.text, "sentence", (citation,))


def _readable(document: Document | None, turn: Turn) -> bool:
    return document is not None and document.audience in readable_by(turn.question.audience)
