"""An event of a page that fails as nobody foresaw: logged without what was typed, told to the reader politely.

Gradio prints a handler's exception with its message, which may quote a question.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import gradio as gr

from ui.api.errors import logged_problem_of


def quiet_failures(page: gr.Blocks, said: str) -> None:
    """Let every event of a page fail quietly; `said` is what the reader is told."""
    for function in page.fns.values():
        if function.fn is not None:
            function.fn = _quiet(function.fn, said)


def _quiet(handler: Callable[..., Any], said: str) -> Callable[..., Any]:
    if inspect.isgeneratorfunction(handler):

        @wraps(handler)
        def steps(*values: Any, **more: Any) -> Iterator[Any]:
            try:
                yield from handler(*values, **more)
            except gr.Error:
                raise
            except Exception as error:  # noqa: BLE001 — whatever it is, it is not to be printed
                raise _told(error, said) from None

        return steps

    @wraps(handler)
    def once(*values: Any, **more: Any) -> Any:
        try:
            return handler(*values, **more)
        except gr.Error:
            raise
        except Exception as error:  # noqa: BLE001 — the same
            raise _told(error, said) from None

    return once


def _told(error: Exception, said: str) -> gr.Error:
    logged_problem_of(error)
    return gr.Error(said, title="", print_exception=False)
