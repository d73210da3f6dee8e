"""Read the files of one or several corpora into documents; what cannot be read is named, the rest still loads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from index.assemble import VARIANT, assemble
from index.corpus_files import NO_CHECKS, CorpusFile, files_by_name, fingerprints_of, mark_of, sound
from index.loaders import Draft, LoadError, load
from index.overlay import Check, laid_over
from index.plan_points import PLAN_POINTS, PlanPoints, load_plan_points
from index.profile import Profile, load_profile
from index.readings import Reading, load_readings
from index.store import StoredDocument
from index.types import Document, Problem
from index.vocabulary import Word, load_words

PROFILE = "_city.yaml"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything read from the corpus folders.

    `digests` maps document ids to the SHA-256 of what they rest on, `paths` to the files they stand in. `files` maps
    the corpus's own names of files that were read without a problem to their fingerprints, `origins` document ids to
    such names. `read` names the files that were opened by a loader, and not taken from what was known.
    """

    documents: tuple[Document, ...]
    digests: Mapping[str, str]
    paths: Mapping[str, Path]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    profile: Profile | None
    words: tuple[Word, ...]
    readings: tuple[Reading, ...]
    plan_points: PlanPoints | None
    files: Mapping[str, str]
    origins: Mapping[str, str]
    read: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier sync read: the fingerprints of files, and their documents with their digests."""

    fingerprints: Mapping[str, str]
    documents: Callable[[AbstractSet[str]], Iterable[StoredDocument]]


NOTHING_KNOWN = Known({}, lambda _files: ())


@dataclass(frozen=True, slots=True)
class _Loaded:
    draft: Draft
    file: CorpusFile


_Part = TypeVar("_Part")


def read_corpus(
    roots: Sequence[Path],
    known: Known = NOTHING_KNOWN,
    *,
    apart: Path | None = None,
    checks: Mapping[str, Check] = NO_CHECKS,
) -> Corpus:
    """Read all documents, the profile and the lists of words and readings below `roots` (folders or single files).

    With several roots, ids are prefixed with the root's name. The first profile found is used; the lists add up. A file
    whose fingerprint is `known` is not read again. Nothing in the folder `apart` (the data folder) is a document. `checks`
    are laid over the files' own.

    Raises:
        CorpusMissing: a root does not exist.
    """
    problems: list[Problem] = []
    files = files_by_name(roots, apart, problems)
    fingerprints = fingerprints_of(files.values(), checks)
    same = {name for name, print_ in fingerprints.items() if known.fingerprints.get(name) == print_}
    stored = _by_file(known.documents(same) if same else ())
    taken: dict[str, CorpusFile] = {}
    loaded: dict[str, _Loaded] = {}
    kept: dict[str, StoredDocument] = {}
    written: set[str] = set()
    for file in files.values():
        if file.name in same:
            kept.update(_take(file, stored.get(file.name, ()), taken, problems))
            continue
        before = mark_of(file.path)
        try:
            drafts = load(file.path)
        except LoadError as error:
            problems.append(Problem(file.path, str(error), error.line))
        else:
            if mark_of(file.path) != before:
                written.add(file.name)
            parts = [
                (f"{file.id}/{draft.part}" if draft.part is not None else file.id, _Loaded(draft, file))
                for draft in drafts
            ]
            loaded.update(_take(file, parts, taken, problems))
    warnings = [Problem(one.draft.path, text) for one in loaded.values() for text in one.draft.warnings]
    assembled, stale = laid_over(list(_assembled(loaded, problems, warnings)), checks)
    warnings += [Problem(loaded[check.document_id].draft.path, _stale(check)) for check in stale]
    documents = sorted((*assembled, *(one.document for one in kept.values())), key=lambda d: d.id)
    profile = _profile(roots, problems)
    words = _listed(roots, "_words.tsv", load_words, problems)
    readings = _listed(roots, "_readings.tsv", load_readings, problems)
    plan_points = _plan_points(roots, problems)
    paths = {id_: file.path for id_, file in taken.items()}
    faulty = {problem.path for problem in (*problems, *warnings)}
    unsettled = written | _changed_meanwhile(
        [file for file in files.values() if file.name not in same], fingerprints, checks
    )
    warnings += [Problem(one.draft.path, text) for one in loaded.values() for text in one.draft.notes]
    warnings += _cross_checks(documents, paths, profile)
    warnings += _unfounded_points(roots, plan_points, documents)
    return Corpus(
        documents=tuple(documents),
        digests={
            **{id_: one.digest for id_, one in kept.items()},
            **{document.id: _digest(document) for document in assembled},
        },
        paths=paths,
        problems=tuple(problems),
        warnings=tuple(warnings),
        profile=profile,
        words=words,
        readings=readings,
        plan_points=plan_points,
        files=sound(fingerprints, unsettled | {name for name, file in files.items() if file.path in faulty}),
        origins={id_: file.name for id_, file in taken.items()},
        read=frozenset(files.keys() - same),
    )


def _stale(check: Check) -> str:
    return (
        f"「{check.checked_by}」の確認（{check.checked_on}）のあとで本文が変わりました。"
        "文書の状態の画面で、もう一度確かめてください。"
    )


def _changed_meanwhile(
    read: Sequence[CorpusFile], before: Mapping[str, str], checks: Mapping[str, Check]
) -> set[str]:
    """Names of files that were written while they were read: what was read of them may be half of it."""
    after = fingerprints_of(read, checks)
    return {file.name for file in read if after.get(file.name) != before.get(file.name)}


def _assembled(
    loaded: Mapping[str, _Loaded], problems: list[Problem], warnings: list[Problem]
) -> Iterator[Document]:
    """The documents of what was loaded; what cannot become one, and what is to be mended, is added to the lists."""
    for document_id, one in loaded.items():
        try:
            base = _base_of(document_id, loaded)
            document, faults = assemble(document_id, one.draft, base, one.file.defaults)
        except LoadError as error:
            problems.append(Problem(one.draft.path, str(error), error.line))
        else:
            warnings += [Problem(one.draft.path, fault) for fault in faults]
            yield document


def _by_file(stored: Iterable[StoredDocument]) -> dict[str, list[tuple[str, StoredDocument]]]:
    found: dict[str, list[tuple[str, StoredDocument]]] = {}
    for one in stored:
        found.setdefault(one.file, []).append((one.document.id, one))
    return found


def _take(
    file: CorpusFile,
    parts: Iterable[tuple[str, _Part]],
    taken: dict[str, CorpusFile],
    problems: list[Problem],
) -> Iterator[tuple[str, _Part]]:
    """A file's documents by id, without those whose id another has taken, which is told once."""
    twice: list[str] = []
    for id_, part in parts:
        if id_ in taken:
            twice.append(id_)
        else:
            taken[id_] = file
            yield id_, part
    if twice:
        more = f"など {len(twice)} 件" if len(twice) > 1 else ""
        other = taken[twice[0]].path.name
        message = f"文書の番号「{twice[0]}」{more}が {other} と重なっています。ファイル名を変えてください。"
        problems.append(Problem(file.path, message))


def _base_of(document_id: str, loaded: Mapping[str, _Loaded]) -> Draft | None:
    match = VARIANT.fullmatch(document_id)
    base = loaded.get(match[1]) if match else None
    return base.draft if base else None


def _profile(roots: Sequence[Path], problems: list[Problem]) -> Profile | None:
    for root in roots:
        path = root / PROFILE
        if root.is_dir() and path.is_file():
            try:
                profile = load_profile(path)
                profile.model_dump_json()  # a lone surrogate cannot be written
                return profile
            except ValidationError as error:
                names = "、".join(
                    ".".join(map(str, fault["loc"])) for fault in error.errors(include_url=False)
                )
                problems.append(
                    Problem(
                        path, f"市の情報「{names or '全体'}」が正しくありません。書き方を直してください。"
                    )
                )
            except (yaml.YAMLError, ValueError, RecursionError, OSError) as error:
                mark = getattr(error, "problem_mark", None)
                message = "市の情報を読めません。UTF-8 で保存し、YAML の書き方を直してください。"
                problems.append(Problem(path, message, mark.line + 1 if mark else None))
    return None


def _plan_points(roots: Sequence[Path], problems: list[Problem]) -> PlanPoints | None:
    """The points of the first root that has some."""
    for path in (root / PLAN_POINTS for root in roots if root.is_dir()):
        if path.is_file():
            try:
                return load_plan_points(path)
            except LoadError as error:
                problems.append(Problem(path, str(error), error.line))
    return None


def _unfounded_points(
    roots: Sequence[Path], plan_points: PlanPoints | None, documents: Sequence[Document]
) -> Iterator[Problem]:
    """Points whose words do not stand where they are said to."""
    texts = {document.id: document.text for document in documents}
    path = next((root / PLAN_POINTS for root in roots if (root / PLAN_POINTS).is_file()), roots[0])
    for point in plan_points.points if plan_points else ():
        for named, quote in ((point.document, point.quote), (point.asked_in, point.ask)):
            if quote not in texts.get(named, ""):
                yield Problem(
                    path, f"「{quote}」が文書「{named}」にありません。文書のとおりに書いてください。"
                )


def _listed(
    roots: Sequence[Path], name: str, load_list: Callable[[Path], list[_Part]], problems: list[Problem]
) -> tuple[_Part, ...]:
    """The rows of the lists with this name, of all roots."""
    rows: list[_Part] = []
    for path in (root / name for root in roots if root.is_dir()):
        try:
            rows += load_list(path) if path.is_file() else []
        except LoadError as error:
            problems.append(Problem(path, str(error), error.line))
    return tuple(rows)


def _cross_checks(
    documents: Sequence[Document], paths: Mapping[str, Path], profile: Profile | None
) -> Iterator[Problem]:
    """References that lead nowhere: a wrong department or related document."""
    known = {document.base_id for document in documents}
    for document in documents:
        if document.id != document.base_id:
            continue
        path = paths[document.id]
        if profile and document.department and document.department not in profile.departments:
            message = f"担当窓口「{document.department}」が _city.yaml にありません。名前を合わせてください。"
            yield Problem(path, message)
        for related in document.related:
            if related not in known:
                yield Problem(path, f"関係のある文書「{related}」がありません。消すか、直してください。")


def _digest(document: Document) -> str:
    return hashlib.sha256(repr(document).encode()).hexdigest()
