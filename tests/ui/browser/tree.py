"""The page as a screen reader has it: Chromium's accessibility tree, flattened in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

# Roles that a screen reader says nothing about.
_SILENT = frozenset(
    {"none", "generic", "InlineTextBox", "RootWebArea", "LineBreak", "LayoutTable", "LayoutTableRow"}
)
# Roles whose name is the text within, which is not said a second time.
_NAMED_BY_CONTENT = frozenset({"button", "link", "heading", "DisclosureTriangle"})
# What has to have a name to be of use.
_PRESSED = frozenset({"button", "link", "textbox", "DisclosureTriangle", "checkbox", "radio", "combobox"})
_LANDMARKS = frozenset({"banner", "main", "complementary", "contentinfo", "navigation", "form", "region"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """One stop of the reading: what it is, what it is called, and what is said of its state."""

    role: str
    name: str
    level: int | None = None
    states: tuple[str, ...] = ()

    def __str__(self) -> str:
        """A line as it might be heard."""
        said = [self.role if self.level is None else f"{self.role} {self.level}", self.name, *self.states]
        return " ".join(part for part in said if part)


def spoken(page: Page) -> list[Spoken]:
    """Everything that is not hidden from a screen reader, in order."""
    session = page.context.new_cdp_session(page)
    try:
        nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    return [_spoken(node) for node in _in_order(nodes[0], by_id) if _is_said(node)]


def misleading(heard: Sequence[Spoken]) -> Iterator[str]:
    """What would lead a listener astray: names, headings, landmarks."""
    for stop in heard:
        if stop.role in _PRESSED and not stop.name:
            yield f"{stop.role} without a name"
        if "<" in stop.name or "&lt;" in stop.name or "${" in stop.name:
            yield f"markup in a name: {stop}"
    yield from (f"said twice in a row: {one}" for one, other in pairwise(heard) if one == other and one.name)
    if any(stop.role == "dialog" for stop in heard):
        return  # nothing else is there while a question of the page waits for its answer
    levels = [stop.level or 0 for stop in heard if stop.role == "heading"]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} first headings"
    yield from (f"heading {under} under {level}" for level, under in pairwise(levels) if under > level + 1)
    # A form without a name is no landmark.
    landmarks = [str(stop) for stop in heard if stop.role in _LANDMARKS and str(stop) != "form"]
    if len(set(landmarks)) != len(landmarks) or landmarks.count("main") != 1:
        yield f"landmarks that cannot be told apart, or not one main: {landmarks}"


def _in_order(
    node: dict[str, Any], by_id: dict[str, dict[str, Any]], *, named: bool = False
) -> list[dict[str, Any]]:
    role = node.get("role", {}).get("value")
    named = named or (not node.get("ignored") and role in _NAMED_BY_CONTENT)
    own = [] if named and role == "StaticText" else [node]
    below = [by_id[child] for child in node.get("childIds", ()) if child in by_id]
    return own + [found for child in below for found in _in_order(child, by_id, named=named)]


def _is_said(node: dict[str, Any]) -> bool:
    return not node.get("ignored") and node.get("role", {}).get("value") not in _SILENT


def _spoken(node: dict[str, Any]) -> Spoken:
    properties = {entry["name"]: entry["value"].get("value") for entry in node.get("properties", ())}
    states = [
        f"{name}={properties[name]}" for name in ("expanded", "pressed", "checked") if name in properties
    ]
    role = str(node["role"]["value"])
    level = properties.get("level") if role == "heading" else None
    return Spoken(
        role=role,
        name=str(node.get("name", {}).get("value", "")).strip(),
        level=int(level) if level is not None else None,
        states=tuple(states),
    )
