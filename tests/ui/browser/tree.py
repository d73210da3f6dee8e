"""The page as a screen reader has it: Chromium's accessibility tree, flattened in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

# Roles that a screen reader says nothing about.
_SILENT = frozenset(
    {"none", "generic", "InlineTextBox", "RootWebArea", "LineBreak", "LayoutTable", "LayoutTableRow"}
)
# Roles whose name is the text within, which is not said a second time.
_NAMED_BY_CONTENT = frozenset({"button", "link", "heading", "DisclosureTriangle"})


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
