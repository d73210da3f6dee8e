"""The YAML block at the top of a corpus file, validated; every fault is named with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from itertools import chain
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from index.loaders.draft import LoadError
from index.types import Audience, Kind, Need, Scope

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_OFFICIAL_URL = re.compile(r"https?://(?:[\w-]+\.)+(?:go|lg)\.jp(?:/\S*)?")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class SourceEntry(_Strict):
    """`source:` of a document."""

    title: Line
    issuer: Line | None = None
    url: str | None = None

    @model_validator(mode="after")
    def _only_official_urls(self) -> SourceEntry:
        if self.url and not _OFFICIAL_URL.fullmatch(self.url):
            raise ValueError("url は法令・go.jp・lg.jp のページだけです。ほかは null にしてください")
        return self


class VariantRow(_Strict):
    """A row of an `.easy` or `.en` file: text only, the rest comes from the base by `id`."""

    id: Line
    value: Line
    when: Line | None = None


class RowEntry(VariantRow):
    """A row of a base document."""

    label: Line
    need: Need | None = None
    confirm: bool = False
    scope: Scope | None = None
    valid_until: date | None = None

    @model_validator(mode="after")
    def _condition_is_named(self) -> RowEntry:
        if self.need == "if" and not self.when:
            raise ValueError("need: if の行には when（どんなときか）を書いてください")
        return self


class VariantFrontMatter(_Strict):
    """Front matter of a language variant."""

    title: Line
    aliases: tuple[Line, ...] = ()
    questions: tuple[Line, ...] = ()
    rows: tuple[VariantRow, ...] = ()
    asked: Mapping[Line, tuple[Line, ...]] = {}
    unanswered: tuple[Line, ...] = ()

    @field_validator("rows", mode="after")
    @classmethod
    def _row_ids_differ(cls, rows: tuple[VariantRow, ...]) -> tuple[VariantRow, ...]:
        seen: set[str] = set()
        for row in rows:
            if row.id in seen:
                raise ValueError(f"rows の id「{row.id}」が重なっています。別の名前にしてください")
            seen.add(row.id)
        return rows


class FrontMatter(VariantFrontMatter):
    """Front matter of a base document."""

    kind: Kind
    audience: Audience
    scope: Scope
    checked_on: date
    checked_by: Line | None
    source: SourceEntry | None
    department: Line | None
    valid_until: date | None = None
    reading: Line | None = None
    related: tuple[Line, ...] = ()
    rows: tuple[RowEntry, ...] = ()


# What opens a level in YAML; more than so many are left to the loader that counts levels.
_NESTING = re.compile(r"[\[{?]|- |: ")
_MAX_NESTING = 2_000

AnyFrontMatter = TypeVar("AnyFrontMatter", bound=VariantFrontMatter)


def split_front_matter(text: str) -> tuple[str | None, str, int]:
    """The YAML text (None where there is none), the body, and the line on which the body starts."""
    match = _BLOCK.match(text)
    if not match:
        return None, text, 1
    return match[1], text[match.end() :], text[: match.end()].count("\n") + 1


def parse_front_matter(block: str, model: type[AnyFrontMatter]) -> AnyFrontMatter:
    """Validate a front matter block.

    Raises:
        LoadError: broken YAML, a missing, unknown or wrong entry; all faults in one message, with the first line.
    """
    tree: yaml.Node | None = None
    try:
        tree, construct = _composed(block)
        data = construct(tree) if tree else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else None
        problem = getattr(error, "problem", None) or "書き方の誤り"
        raise LoadError(
            f'先頭の項目（YAML）を読めません: {problem}。コロンやカンマを含む値は "…" で囲んでください。',
            line,
        ) from error
    except ValueError as error:  # PyYAML lets an impossible date such as 2026-13-01 escape as ValueError
        raise LoadError(
            f"日付が正しくありません: {error}。2026-11-22 の形で書いてください。", _line_of_bad_value(tree)
        ) from error
    if not isinstance(data, dict):
        raise LoadError("先頭の項目（YAML）は「名前: 値」の形で書いてください。", 2)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        line = min((_line_of(tree, fault["loc"]) for fault in faults), default=None)
        raise LoadError("。".join(_explain(fault) for fault in faults) + "。", line) from error


def _composed(block: str) -> tuple[yaml.Node | None, Callable[[yaml.Node], Any]]:
    """The block's tree, and what makes data of it.

    libyaml is ten times as fast, but crashes on a block that is nested very deep, and tells a fault less exactly.
    """
    compiled = getattr(yaml, "CSafeLoader", None)
    if compiled and len(_NESTING.findall(block)) <= _MAX_NESTING:
        with suppress(yaml.YAMLError):
            loader = compiled(block)
            return loader.get_single_node(), loader.construct_document
    loader = yaml.SafeLoader(block)
    return loader.get_single_node(), loader.construct_document


def _line_of_bad_value(node: yaml.Node | None) -> int | None:
    """1-based line in the file of the first value below `node` that YAML cannot make a date or a number of."""
    if isinstance(node, yaml.ScalarNode):
        try:
            yaml.safe_load(node.value) if not node.style else None
        except ValueError:
            return node.start_mark.line + 2
        return None
    children = node.value if isinstance(node, yaml.CollectionNode) else []
    nodes = chain.from_iterable(child if isinstance(child, tuple) else (child,) for child in children)
    return next((line for child in nodes if (line := _line_of_bad_value(child))), None)


def _explain(fault: Any) -> str:
    name = ".".join(str(part) for part in fault["loc"]) or "項目"
    kind = fault["type"]
    if kind == "missing":
        return f"「{name}」がありません。書き足してください"
    if kind == "extra_forbidden":
        return f"「{name}」という項目は使えません。消すか、名前を直してください"
    if kind == "literal_error":
        return f"「{name}」は {fault['ctx']['expected'].replace(' or ', '、')} のどれかにしてください"
    if kind.startswith("date"):
        return f"「{name}」は 2026-11-22 の形の日付にしてください"
    if kind == "value_error":
        return f"「{name}」: {fault['ctx']['error']}"
    return f"「{name}」の値が正しくありません（{fault['msg']}）"


def _line_of(node: yaml.Node | None, location: Iterable[int | str]) -> int:
    """1-based line in the file of the deepest part of `location` that is written (the block starts on line 2)."""
    line = 2
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == part), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 2, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 2
        else:
            break
    return line
