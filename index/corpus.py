"""Read the files of one or several corpora into documents; what cannot be read is named, the rest still loads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError

from index.errors import CorpusMissing
from index.loaders import LOADERS, Draft, LoadError
from index.loaders.front_matter import FrontMatter, RowEntry, VariantFrontMatter, VariantRow
from index.profile import Profile, load_profile
from index.split import ROWS_SLUG, sections_of
from index.types import Audience, Document, Kind, Language, Problem, Row, Scope, Section, Source
from index.vocabulary import Word, load_words

_VARIANT = re.compile(r"(.+)\.(easy|en)")
_DEFAULTS: Mapping[str, str] = {"kind": "notice", "audience": "staff", "scope": "city"}


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


def read_corpus(roots: Sequence[Path]) -> Corpus:
    """Read all documents, the profile and the word list below `roots` (folders or single files).

    With several roots, ids are prefixed with the root's name. The first profile found is used; word lists add up.

    Raises:
        CorpusMissing: a root does not exist.
    """
    problems: list[Problem] = []
    warnings: list[Problem] = []
    drafts: dict[str, Draft] = {}
    files: dict[str, _File] = {}
    for file in _files(roots, problems):
        try:
            if file.id in files:
                other = files[file.id].path.name
                raise LoadError(
                    f"文書の番号「{file.id}」が {other} と重なっています。ファイル名を変えてください。"
                )
            drafts[file.id] = LOADERS[file.path.suffix.lower()](file.path)
            files[file.id] = file
        except LoadError as error:
            problems.append(Problem(file.path, str(error), error.line))
    documents: list[Document] = []
    for document_id, draft in drafts.items():
        base = _base_of(document_id, drafts)
        try:
            document, faults = _assemble(files[document_id], draft, base)
        except LoadError as error:
            problems.append(Problem(draft.path, str(error), error.line))
        else:
            documents.append(document)
            warnings += [Problem(draft.path, fault) for fault in faults]
    profile = _profile(roots, problems)
    words = _words(roots, problems)
    documents.sort(key=lambda document: document.id)
    warnings += _cross_checks(documents, files, profile)
    return Corpus(
        documents=tuple(documents),
        digests={document.id: _digest(document) for document in documents},
        paths={id_: file.path for id_, file in files.items()},
        problems=tuple(problems),
        warnings=tuple(warnings),
        profile=profile,
        words=words,
    )


def _files(roots: Sequence[Path], problems: list[Problem]) -> Iterator[_File]:
    for root in roots:
        if not root.exists():
            raise CorpusMissing(
                f"文書の場所「{root}」がありません。--corpus に正しい場所を指定してください。"
            )
        prefix = f"{root.stem if root.is_file() else root.resolve().name}/" if len(roots) > 1 else ""
        if root.is_file():
            yield _File(root, root.stem if len(roots) == 1 else prefix + root.stem, _DEFAULTS)
            continue
        for path in sorted(root.rglob("*")):
            relative = path.relative_to(root)
            hidden = any(part.startswith((".", "_")) for part in relative.parts)
            if hidden or path.name == "README.md" or not path.is_file():
                continue
            if path.suffix.lower() not in LOADERS:
                known = "、".join(LOADERS)
                message = f"この種類のファイルは読めません。読めるのは {known} です。"
                problems.append(Problem(path, message))
                continue
            yield _File(
                path, prefix + str(relative.with_suffix("")), _folder_defaults(path.parent, root, problems)
            )


def _folder_defaults(folder: Path, root: Path, problems: list[Problem]) -> Mapping[str, str]:
    """Defaults for files without front matter: the nearest `_defaults.yaml` up to the corpus root."""
    for place in [folder, *folder.parents]:
        file = place / "_defaults.yaml"
        if file.is_file():
            try:
                data = yaml.safe_load(file.read_text(encoding="utf-8"))
            except (yaml.YAMLError, UnicodeDecodeError):
                data = None
            if isinstance(data, dict) and set(data) <= set(_DEFAULTS):
                return {**_DEFAULTS, **{key: str(value) for key, value in data.items()}}
            problem = Problem(file, "使える項目は kind、audience、scope だけです。書き直してください。")
            if problem not in problems:
                problems.append(problem)
        if place == root:
            break
    return _DEFAULTS


def _base_of(document_id: str, drafts: Mapping[str, Draft]) -> Draft | None:
    match = _VARIANT.fullmatch(document_id)
    return drafts.get(match[1]) if match else None


def _assemble(file: _File, draft: Draft, base: Draft | None) -> tuple[Document, list[str]]:
    """The document of a draft, and what a clerk should still mend in it."""
    match = _VARIANT.fullmatch(file.id)
    front: FrontMatter | None = None
    faults: list[str] = []
    if match and isinstance(draft.front, VariantFrontMatter) and not isinstance(draft.front, FrontMatter):
        if base is None or not isinstance(base.front, FrontMatter):
            raise LoadError(
                f"もとの文書「{match[1]}.md」がないか、読めません。もとの文書を先に直してください。"
            )
        front = base.front
        faults += _missing_rows(draft.front, front)
    elif isinstance(draft.front, FrontMatter):
        front = draft.front
    own = draft.front or VariantFrontMatter(title=draft.title)
    text, rows, body_start = _with_rows(own.rows, front.rows if front else (), draft.body)
    sections = sections_of(draft.body, draft.headings, body_start, taken={ROWS_SLUG})
    if rows:
        sections.insert(0, Section(ROWS_SLUG, "", 0, body_start))
    if not sections:
        raise LoadError("本文がありません。本文を書いてください。")
    language = cast("Language", match[2]) if match and front else "ja"
    document = Document(
        id=file.id,
        base_id=match[1] if match and front else file.id,
        title=draft.title,
        kind=front.kind if front else cast("Kind", file.defaults["kind"]),
        audience=front.audience if front else cast("Audience", file.defaults["audience"]),
        scope=front.scope if front else cast("Scope", file.defaults["scope"]),
        language=language,
        text=text,
        sections=tuple(sections),
        rows=rows,
        aliases=own.aliases,
        questions=own.questions,
        **_inherited(front),
    )
    return document, faults


def _inherited(front: FrontMatter | None) -> dict[str, Any]:
    if front is None:
        return {}
    source = front.source
    return {
        "curated": True,
        "related": front.related,
        "reading": front.reading,
        "department": front.department,
        "source": Source(source.title, source.issuer, source.url) if source else None,
        "checked_on": front.checked_on,
        "checked_by": front.checked_by,
        "valid_until": front.valid_until,
    }


def _missing_rows(variant: VariantFrontMatter, base: FrontMatter) -> list[str]:
    base_ids = {row.id for row in base.rows}
    own_ids = {row.id for row in variant.rows}
    if unknown := sorted(own_ids - base_ids):
        raise LoadError(
            f"もとの文書にない行があります: {'、'.join(unknown)}。id をもとの文書に合わせてください。"
        )
    missing = sorted(base_ids - own_ids)
    return [f"訳していない行があります: {'、'.join(missing)}。rows に書き足してください。"] if missing else []


def _with_rows(
    own: Iterable[VariantRow], base: Iterable[RowEntry], body: str
) -> tuple[str, tuple[Row, ...], int]:
    """The document's text (one line per row, a blank line, the body), its rows, and where the body starts."""
    facts = {row.id: row for row in base}
    text = ""
    rows = []
    for entry in own:
        fact = facts[entry.id]
        start = len(text) + len(fact.label) + 1
        rows.append(
            Row(
                id=entry.id,
                label=fact.label,
                value=entry.value,
                start=start,
                end=start + len(entry.value),
                need=fact.need,
                when=entry.when,
                confirm=fact.confirm,
                scope=fact.scope,
                valid_until=fact.valid_until,
            )
        )
        condition = f"（{entry.when}）" if entry.when else ""
        text += f"{fact.label}：{entry.value}{condition}\n"
    if rows:
        text += "\n"
    return text + body, tuple(rows), len(text)


def _profile(roots: Sequence[Path], problems: list[Problem]) -> Profile | None:
    for root in roots:
        path = root / "_city.yaml"
        if root.is_dir() and path.is_file():
            try:
                return load_profile(path)
            except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
                message = f"市の情報を読めません: {str(error).splitlines()[0]}。書き方を直してください。"
                problems.append(Problem(path, message))
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
    documents: Sequence[Document], files: Mapping[str, _File], profile: Profile | None
) -> Iterator[Problem]:
    """References that lead nowhere: a wrong department or related document."""
    known = {document.base_id for document in documents}
    for document in documents:
        if document.id != document.base_id:
            continue
        path = files[document.id].path
        if profile and document.department and document.department not in profile.departments:
            message = f"担当窓口「{document.department}」が _city.yaml にありません。名前を合わせてください。"
            yield Problem(path, message)
        for related in document.related:
            if related not in known:
                yield Problem(path, f"関係のある文書「{related}」がありません。消すか、直してください。")


def _digest(document: Document) -> str:
    return hashlib.sha256(repr(document).encode()).hexdigest()
