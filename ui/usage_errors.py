"""What is wrong with a command as it was typed, in one Japanese sentence that names how to write it."""

from __future__ import annotations

import re
from typing import Any

import typer

# What the library raises where a command cannot be read; it tells of it in English, in a frame.
USAGE_ERRORS: tuple[type[Exception], ...] = tuple(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "UsageError"
)
_NO_COMMAND = re.compile(r"No such command '(.+?)'\.(?: Did you mean (.+?)\?)?")
_TOO_MANY = re.compile(r"unexpected extra arguments? ?(?:\(s\) )?\((.+)\)")
_CHOICES = re.compile(r"is not one of (.+?)\.?$")
_QUOTED = re.compile(r"'(.+?)'")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def told(error: Any) -> str:
    """The sentence, and which help to read; the help itself where a command was typed without anything."""
    kind, message = type(error).__name__, str(error.message)
    if kind == "NoArgsIsHelpError":
        return message
    path = error.ctx.command_path if error.ctx else "madoguchi"
    return f"{_sentence(kind, message, error)} 書き方は {path} --help で見られます。"


def _sentence(kind: str, message: str, error: Any) -> str:
    if kind == "NoSuchOption":
        return f"「{error.option_name}」というオプションはありません。{_meant(error.possibilities)}"
    if found := _NO_COMMAND.search(message):
        return f"「{found[1]}」という命令はありません。{_meant(_QUOTED.findall(found[2] or ''))}"
    if found := _TOO_MANY.search(message):
        return f"「{found[1]}」は余分です。"
    if kind == "MissingParameter":
        return f"{_name(error)}を書いてください。"
    return message if _JAPANESE.search(message) else _about_value(_name(error), message)


def _about_value(name: str, message: str) -> str:
    if found := _CHOICES.search(message):
        choices = found[1].replace("'", "").replace(", ", "、")
        return f"{name}に書けるのは、{choices} のどれかです。"
    if "valid integer" in message:
        return f"{name}には数を書いてください。"
    return f"{name}の書き方が違います（{message.rstrip('.')}）。"


def _name(error: Any) -> str:
    param = getattr(error, "param", None)
    names = [*param.opts] if param is not None else [getattr(error, "option_name", None) or "命令"]
    return f"「{max(names, key=len)}」"


def _meant(possibilities: Any) -> str:
    return f"{'、'.join(sorted(possibilities))} のことですか。" if possibilities else ""
