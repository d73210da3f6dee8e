"""The language model's settings: what is set wrongly is told in a sentence, before anybody asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openai_server import Asked, openai_server

from bot.adapters.chat_models import chat_model
from bot.adapters.read_limit import ReadLimit
from bot.build import build_assistant
from bot.errors import WriterUnusable
from bot.llm_settings import LlmSettings, read_llm_settings
from bot.types import Question
from index.build import run_sync
from index.library import Library
from index.settings import IndexSettings

ROOT = Path(__file__).parents[2]


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script in a process of its own, with these variables."""
    return subprocess.run(  # noqa: S603 — our own program
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own."""
    for name in ("MADOGUCHI_LLM", "MADOGUCHI_LLM_URL", "MADOGUCHI_LLM_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_model_answers_are_quoted() -> None:
    assert read_llm_settings().llm is None


@pytest.mark.parametrize("name", ["MADOGUCHI_LLM", "MADOGUCHI_LLM_URL", "MADOGUCHI_LLM_KEY"])
def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    settings = read_llm_settings()
    assert (settings.llm, settings.llm_url, settings.llm_key) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MADOGUCHI_LLM", "gpt-4.1-mini"),
        ("MADOGUCHI_LLM", "openai:"),
        ("MADOGUCHI_LLM_URL", "127.0.0.1:8000"),
        ("MADOGUCHI_LLM_URL", "file:///etc/passwd"),
        ("MADOGUCHI_LLM_SECONDS", "0"),
        ("MADOGUCHI_LLM_SECONDS", "すぐ"),
        ("MADOGUCHI_LLM_METHOD", "magic"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_with_how_to_write_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WriterUnusable, match=name):
        read_llm_settings()


def test_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_LLM_KEY", "a-made-up-key")
    assert "a-made-up-key" not in repr(read_llm_settings())


@pytest.mark.parametrize("model", ["nowhere:model", "mistralai:model"])
def test_a_provider_that_is_not_there_is_told(model: str) -> None:
    with pytest.raises(WriterUnusable, match="MADOGUCHI_LLM"):
        chat_model(LlmSettings(llm=model), ReadLimit())


def test_a_missing_key_is_told() -> None:
    with pytest.raises(WriterUnusable, match="MADOGUCHI_LLM_KEY"):
        chat_model(LlmSettings(llm="openai:made-up"), ReadLimit())


def test_a_provider_whose_extra_is_not_installed_is_told_before_anybody_asks() -> None:
    script = (
        "import importlib.util, sys; real = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'langchain_ollama' else real(name, *rest)\n"
        "from ui.cli import main; main()"
    )
    ended = run(
        f"import sys; sys.argv = ['madoguchi', 'ask', '本は']\n{script}", MADOGUCHI_LLM="ollama:made-up"
    )
    assert ended.returncode == 1
    assert "pip install 'madoguchi[ollama]'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_key_goes_to_the_server_that_is_named_and_no_other_key_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A key of the machine's environment is meant for another server."""
    monkeypatch.setenv("OPENAI_API_KEY", "meant-for-another")
    with openai_server(lambda reply: reply.text("a")) as server:
        for key in (None, "a-made-up-key"):
            settings = LlmSettings(llm="openai:made-up", llm_url=server.url, llm_key=key)  # type: ignore[arg-type]
            list(chat_model(settings, ReadLimit()).stream("a"))
        sent = [authorization(asked) for asked in server.asked]
    assert sent == ["Bearer no-key", "Bearer a-made-up-key"]


def authorization(asked: Asked) -> str:
    """The header with the key."""
    return next(value for name, value in asked.headers.items() if name.lower() == "authorization")


def test_an_ollama_model_can_be_made_without_a_server() -> None:
    assert chat_model(LlmSettings(llm="ollama:made-up"), ReadLimit())


def test_asking_without_a_model_imports_nothing_of_langchain(small_corpus: Path, tmp_path: Path) -> None:
    run_sync(IndexSettings(data=tmp_path, corpus=(small_corpus,)))
    script = (
        "import sys; from pathlib import Path; from bot.build import build_assistant\n"
        "from bot.types import Question; from index.build import open_library; from index.settings import IndexSettings\n"
        f"library = open_library(IndexSettings(data=Path({str(tmp_path)!r})))\n"
        "print(build_assistant(library).ask(Question('転入届はいつまで')).status)\n"
        "names = ('langchain', 'langsmith', 'openai', 'ollama')\n"
        "print([name for name in sys.modules if name.startswith(names)])\n"
    )
    ended = run(script, MADOGUCHI_LLM="")
    assert ended.stdout.splitlines() == ["answered", "[]"], ended.stderr


def test_nothing_is_traced_even_where_the_environment_says_so() -> None:
    """The server that a trace would go to hears nothing, though everything asks for it."""
    script = (
        "import sys; from bot.adapters.chat_models import model_writer; from bot.ports import Excerpt\n"
        "from bot.llm_settings import LlmSettings, LlmTuning; import time\n"
        "writer = model_writer(LlmSettings(llm='openai:made-up', llm_url=sys.argv[1]), LlmTuning())\n"
        "print(list(writer.write('質問', [Excerpt('a#b', '題', '', '文')], 'ja', time.monotonic() + 30)))\n"
        "from langsmith.utils import tracing_is_enabled; print(tracing_is_enabled())\n"
    )
    with (
        openai_server(lambda reply: reply.claims([])) as model,
        openai_server(lambda reply: reply.fail(500)) as trace,
    ):
        environment = {
            **dict.fromkeys(("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2"), "true"),
            "LANGSMITH_ENDPOINT": trace.url,
            "LANGCHAIN_ENDPOINT": trace.url,
            "LANGSMITH_API_KEY": "made-up",
        }
        ended = run(f"import sys; sys.argv = ['-', {model.url!r}]\n{script}", **environment)
        assert ended.stdout.splitlines() == ["[]", "False"], ended.stderr
        assert len(model.asked) == 1
        assert trace.connections == 0


def test_a_set_model_words_the_answers(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the variables to the answer, as the command line and the server put it together."""
    held = "転入届が遅れたときの過料を決めるのは、市ではなく簡易裁判所である。"
    with openai_server(lambda reply: reply.claims([(held, [reply.asked.handle_of("簡易裁判所")])])) as server:
        monkeypatch.setenv("MADOGUCHI_LLM", "openai:made-up")
        monkeypatch.setenv("MADOGUCHI_LLM_URL", server.url)
        monkeypatch.setenv("MADOGUCHI_LLM_SECONDS", "30")
        answer = build_assistant(library).ask(Question("転入届が遅れたらどうなりますか"))
        assert held in [claim.text for claim in answer.claims]
        assert server.asked[0].body["model"] == "made-up"
