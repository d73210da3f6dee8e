"""Whether the answers that are given are those that the log tells of: as they were written, approved and withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.desk.approved import ApprovedAnswer
from bot.desk.audit import Act, Entry, Fault

_KINDS = {
    "answer.write": "written",
    "answer.correct": "written",
    "answer.renew": "written",
    "answer.approve": "approved",
    "answer.withdraw": "withdrawn",
}
Deed = tuple[str, str, object, str, object]
"""What was done, to which answer, to which version, by whom, with which digest of the wording."""


def unproven(answers: Iterable[ApprovedAnswer], entries: Iterable[Entry], settled: int) -> Iterator[Fault]:
    """What was changed in the database past the desk, with the number of the entry, or 0 where there is none.

    Args:
        entries: all of the log that are about answers, read after the answers; their chain was verified.
        settled: the log's length before the answers were read. What came later may not be among them.
    """
    told = {deed: entry.number for entry in entries if (deed := _told(entry.act))}
    kept = {deed for answer in answers for deed in _kept(answer)}
    for deed in sorted(kept - told.keys(), key=str):
        yield Fault(0, f"{_named(deed)}が、操作の記録と違うか、記録にありません。")
    for deed, number in told.items():
        if number <= settled and deed not in kept:
            yield Fault(number, f"{number}番にある{_named(deed)}が、いまの回答と違うか、なくなっています。")


def _told(act: Act) -> Deed | None:
    kind = _KINDS.get(act.action)
    if kind is None:
        return None
    return kind, act.subject, act.details.get("version"), act.by, act.details.get("wording")


def _kept(answer: ApprovedAnswer) -> Iterator[Deed]:
    subject = f"answer:{answer.id}"
    digests = {version.number: version.wording.digest() for version in answer.versions}
    for version in answer.versions:
        digest = digests[version.number]
        yield "written", subject, version.number, version.author, digest
        if version.approval:
            yield "approved", subject, version.number, version.approval.by, digest
    for one in answer.withdrawals:
        yield "withdrawn", subject, one.through, one.by, digests.get(one.through)


def _named(deed: Deed) -> str:
    kind, subject, version, *_ = deed
    what = {"written": "文", "approved": "承認", "withdrawn": "取り下げ"}[kind]
    return f"回答 {subject.partition(':')[2]} の版 {version} の{what}"
