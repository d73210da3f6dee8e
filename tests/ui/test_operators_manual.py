"""The operator's manual names commands, options, settings and outcomes that are there, and leaves none of the settings out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.desk.tickets import TicketStatus
from bot.llm_settings import JudgeSettings, LlmSettings
from bot.settings import DeskSettings
from bot.types import Status
from index.settings import IndexSettings
from ui.cli import app
from ui.settings import EdgeSettings

MANUAL = Path(__file__).parents[2] / "docs" / "ja" / "operations.md"
TEXT = MANUAL.read_text(encoding="utf-8")
# Not to be set by an operator.
_INNER = {"tuning"}


def commands() -> Iterator[str]:
    """Every `madoguchi …` of the code blocks and of the running text."""
    blocks = re.findall(r"^ *```(?:sh|cron)\n(.*?)^ *```", TEXT, re.DOTALL | re.MULTILINE)
    for block in blocks:
        yield from re.findall(r"(?<![\w/.:-])madoguchi (?!set |find )([a-z][^\n;']*)", block)
    without = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
    yield from re.findall(r"`madoguchi ([a-z][^`…]*)`", without)


def arguments_of(command: str) -> list[str]:
    """The words of a command as a shell splits them, what it does with the output left out."""
    return shlex.split(command.split(" > ", maxsplit=1)[0])


COMMANDS = sorted(set(commands()))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_manual_is_there_with_its_options(command: str) -> None:
    words = arguments_of(command)
    found: Any = typer.main.get_command(app)
    path = []
    while words and hasattr(found, "commands") and words[0] in found.commands:
        path.append(words.pop(0))
        found = found.commands[path[-1]]
    assert not hasattr(found, "commands"), f"no such command: {command}"
    options = {name for one in found.params for name in one.opts}
    assert {word for word in words if word.startswith("--")} <= options
    done = CliRunner().invoke(app, [*path, "--help"])
    assert done.exit_code == 0


def test_the_manual_names_the_commands_of_every_part() -> None:
    named = {arguments_of(command)[0] for command in COMMANDS}
    assert {"index", "serve", "user", "token", "desk", "backup", "restore", "ask", "search", "eval"} <= named


@pytest.mark.parametrize("settings", [IndexSettings, DeskSettings, EdgeSettings, LlmSettings, JudgeSettings])
def test_the_manual_explains_every_setting(settings: Any) -> None:
    prefix = settings.model_config["env_prefix"]
    names = {f"{prefix}{name}".upper() for name in settings.model_fields.keys() - _INNER}
    assert names
    assert {name for name in names if f"`{name}`" not in TEXT} == set()


def test_the_manual_explains_every_outcome_and_state() -> None:
    for name in (*(status.value for status in Status), *(status.value for status in TicketStatus)):
        assert f"`{name}`" in TEXT


def test_the_links_of_the_manual_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif not target.startswith("http"):
            assert (MANUAL.parent / target).exists(), target
