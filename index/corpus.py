"""Read the files of one or several corpora into documents; what cannot be read is named, the rest still loads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import yaml
from pydantic import ValidationError

from index.assemble import VARIANT, assemble
from index.errors import CorpusMissing
from index.loaders import LOADERS, Draft, LoadError, load
from index.profile import Profile, load_profile
from index.types import Audience, Document, Kind, Problem, Scope
from index.vocabulary import Word, load_words

PROFILE = "_city.yaml"
_DEFAULTS: Mapping[str, str] = {"kind": "notice", "audience": "staff", "scope": "city"}
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "audience": get_args(Audience),
    "scope": get_args(Scope),
}


# "~$" files are what Office leaves beside a document that somebody has open.
_NOT_DOCUMENTS = (".", "_", "~$")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything read from the corpus folders.

    `digests` maps document ids to the SHA-256 of what they rest on, `paths` to the files they stand in.
    """

    documents: tuple[Document, ...]
    digests: Mapping[str, str]
    paths: Mapping[str, Path]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    profile: Profile | None
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    id: str
    defaults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Loaded:
    draft: Draft
    defaults: Mapping[str, str]


def read_corpus(roots: Sequence[Path]) -> Corpus:
    """Read all documents, the profile and the word list below `roots` (folders or single files).

    With several roots, ids are prefixed with the root's name. The first profile found is used; word lists add up.

    Raises:
        CorpusMissing: a root does not exist.
    """
    problems: list[Problem] = []
    loaded: dict[str, _Loaded] = {}
    for file in _files(roots, problems):
        try:
            drafts = load(file.path)
        except LoadError as error:
            problems.append(Problem(file.path, str(error), error.line))
        else:
            problems += _take(file, drafts, loaded)
    warnings = [Problem(one.draft.path, text) for one in loaded.values() for text in one.draft.warnings]
    documents = sorted(_assembled(loaded, problems, warnings), key=lambda document: document.id)
    profile = _profile(roots, problems)
    words = _words(roots, problems)
    paths = {id_: one.draft.path for id_, one in loaded.items()}
    warnings += _cross_checks(documents, paths, profile)
    return Corpus(
        documents=tuple(documents),
        digests={document.id: _digest(document) for document in documents},
        paths=paths,
        problems=tuple(problems),
        warnings=tuple(warnings),
        profile=profile,
        words=words,
    )


def _assembled(
    loaded: Mapping[str, _Loaded], problems: list[Problem], warnings: list[Problem]
) -> Iterator[Document]:
    """The documents of what was loaded; what cannot become one, and what is to be mended, is added to the lists."""
    for document_id, one in loaded.items():
        try:
            base = _base_of(document_id, loaded)
            document, faults = assemble(document_id, one.draft, base, one.defaults)
        except LoadError as error:
            problems.append(Problem(one.draft.path, str(error), error.line))
        else:
            warnings += [Problem(one.draft.path, fault) for fault in faults]
            yield document


def _take(file: _File, drafts: Sequence[Draft], loaded: dict[str, _Loaded]) -> Iterator[Problem]:
    """Add a file's documents to those loaded; an id that is taken stays with the file that took it."""
    taken: list[str] = []
    for draft in drafts:
        id_ = f"{file.id}/{draft.part}" if draft.part is not None else file.id
        if id_ in loaded:
            taken.append(id_)
        else:
            loaded[id_] = _Loaded(draft, file.defaults)
    if taken:
        more = f"など {len(taken)} 件" if len(taken) > 1 else ""
        other = loaded[taken[0]].draft.path.name
        message = f"文書の番号「{taken[0]}」{more}が {other} と重なっています。ファイル名を変えてください。"
        yield Problem(file.path, message)


def _files(roots: Sequence[Path], problems: list[Problem]) -> Iterator[_File]:
    for root in roots:
        if not root.exists():
            raise CorpusMissing(
                f"文書の場所「{root}」がありません。--corpus に正しい場所を指定してください。"
            )
        prefix = f"{root.stem if root.is_file() else root.resolve().name}/" if len(roots) > 1 else ""
        if root.is_file():
            if _readable(root, problems):
                yield _File(root, prefix + root.stem, _DEFAULTS)
            continue
        for path in sorted(root.rglob("*")):
            relative = path.relative_to(root)
            hidden = any(part.startswith(_NOT_DOCUMENTS) for part in relative.parts)
            if hidden or path.name == "README.md" or not path.is_file():
                continue
            if _readable(path, problems):
                defaults = _folder_defaults(path.parent, root, problems)
                yield _File(path, prefix + str(relative.with_suffix("")), defaults)


def _readable(path: Path, problems: list[Problem]) -> bool:
    """Whether there is a loader for the file and its name is text; else the reason is added to the problems."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:  # bytes of another encoding, from an old archive
        shown = Path(os.fsencode(path).decode("utf-8", "replace"))
        message = "ファイル名の文字コードが UTF-8 ではありません。名前を付け直してください。"
        problems.append(Problem(shown, message))
        return False
    if path.suffix.lower() in LOADERS:
        return True
    known = "、".join(LOADERS)
    problems.append(Problem(path, f"この種類のファイルは読めません。読めるのは {known} です。"))
    return False


def _folder_defaults(folder: Path, root: Path, problems: list[Problem]) -> Mapping[str, str]:
    """Defaults for files without front matter: the nearest `_defaults.yaml` up to the corpus root."""
    for place in [folder, *folder.parents]:
        file = place / "_defaults.yaml"
        if file.is_file():
            try:
                data = yaml.safe_load(file.read_text(encoding="utf-8"))
            except (yaml.YAMLError, ValueError):
                data = None
            if isinstance(data, dict) and all(value in _ALLOWED.get(key, ()) for key, value in data.items()):
                return {**_DEFAULTS, **data}
            allowed = "、".join(f"{key}（{' / '.join(values)}）" for key, values in _ALLOWED.items())
            problem = Problem(file, f"使える項目は {allowed} だけです。書き直してください。")
            if problem not in problems:
                problems.append(problem)
        if place == root:
            break
    return _DEFAULTS


def _base_of(document_id: str, loaded: Mapping[str, _Loaded]) -> Draft | None:
    match = VARIANT.fullmatch(document_id)
    base = loaded.get(match[1]) if match else None
    return base.draft if base else None


def _profile(roots: Sequence[Path], problems: list[Problem]) -> Profile | None:
    for root in roots:
        path = root / PROFILE
        if root.is_dir() and path.is_file():
            try:
                return load_profile(path)
            except ValidationError as error:
                names = "、".join(
                    ".".join(map(str, fault["loc"])) for fault in error.errors(include_url=False)
                )
                problems.append(
                    Problem(
                        path, f"市の情報「{names or '全体'}」が正しくありません。書き方を直してください。"
                    )
                )
            except (yaml.YAMLError, ValueError, RecursionError) as error:
                mark = getattr(error, "problem_mark", None)
                message = "市の情報を読めません。UTF-8 で保存し、YAML の書き方を直してください。"
                problems.append(Problem(path, message, mark.line + 1 if mark else None))
    return None


def _words(roots: Sequence[Path], problems: list[Problem]) -> tuple[Word, ...]:
    words: list[Word] = []
    for root in roots:
        path = root / "_words.tsv"
        if root.is_dir() and path.is_file():
            try:
                words += load_words(path)
            except LoadError as error:
                problems.append(Problem(path, str(error), error.line))
    return tuple(words)


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
