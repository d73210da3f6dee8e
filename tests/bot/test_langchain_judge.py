"""A judge over a real server on loopback, and an evaluation with one."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from openai_server import Reply, openai_server
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.adapters.langchain_judge import LangChainJudge
from bot.errors import WriterUnusable
from bot.llm_settings import LlmSettings, read_judge_settings
from ui.cli import app

ROOT = Path(__file__).parents[2]
GOOD = json.dumps({"answers": True, "supported": False, "reason": "根拠にありません"}, ensure_ascii=False)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own."""
    for name in ("LLM", "LLM_URL", "LLM_KEY", "JUDGE", "JUDGE_URL", "JUDGE_KEY"):
        monkeypatch.delenv(f"MADOGUCHI_{name}", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def judge_at(url: str, seconds: float = 5.0) -> LangChainJudge:
    """The judge over a server."""
    return LangChainJudge(
        LlmSettings(llm="openai:m", llm_url=url, llm_key=SecretStr("key"), llm_seconds=seconds)
    )


def test_the_rules_and_the_case_are_asked_for_a_schema() -> None:
    with openai_server(lambda reply: reply.text(GOOD)) as server:
        assert judge_at(server.url).ask("規則", "答え") == GOOD
    (asked,) = server.asked
    assert [message["content"] for message in asked.body["messages"]] == ["規則", "答え"]
    assert asked.body["response_format"]["json_schema"]["schema"]["required"] == [
        "answers",
        "supported",
        "reason",
    ]


def hang(reply: Reply) -> None:
    """Answer nothing until the test ends."""
    reply.begin()
    reply.server.closing.wait(30)


def test_a_server_that_fails_or_hangs_costs_one_opinion(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="bot")
    with openai_server(lambda reply: reply.fail(500)) as server:
        assert judge_at(server.url).ask("規則", "秘密の答え") is None
    with openai_server(hang) as server:
        assert judge_at(server.url, seconds=0.3).ask("規則", "秘密の答え") is None
    assert len(caplog.records) == 2
    assert "秘密" not in caplog.text


def test_the_judges_variables_are_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model that words the answers is not to judge them unasked."""
    monkeypatch.setenv("MADOGUCHI_LLM", "openai:words")
    monkeypatch.setenv("MADOGUCHI_LLM_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("MADOGUCHI_LLM_KEY", "geheim")
    with pytest.raises(WriterUnusable, match="MADOGUCHI_JUDGE"):
        read_judge_settings()
    monkeypatch.setenv("MADOGUCHI_JUDGE", "ollama:judges")
    settings = read_judge_settings()
    assert (settings.llm, settings.llm_url, settings.llm_key) == ("ollama:judges", None, None)
    for name, value in (("", "no model"), ("_URL", "nowhere"), ("_SECONDS", "0"), ("_METHOD", "prayer")):
        with monkeypatch.context() as wrong:
            wrong.setenv(f"MADOGUCHI_JUDGE{name}", value)
            with pytest.raises(WriterUnusable, match="MADOGUCHI_JUDGE"):
                read_judge_settings()


def test_an_evaluation_tells_the_opinions_and_passes_without_them(
    library_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples, report = ROOT / "evals" / "examples", tmp_path / "report.json"
    command = ["eval", "--data", tmp_path, "--corpus", library_corpus, "--cases", examples / "library.jsonl"]
    command += ["--thresholds", examples / "library.toml", "--json", report, "--judge"]
    unset = CliRunner().invoke(app, list(map(str, command)))
    with openai_server(lambda reply: reply.text(GOOD)) as server:
        monkeypatch.setenv("MADOGUCHI_JUDGE", "openai:m")
        monkeypatch.setenv("MADOGUCHI_JUDGE_URL", server.url)
        judged = CliRunner().invoke(app, list(map(str, command)))
    assert unset.exit_code == 1
    assert "MADOGUCHI_JUDGE" in unset.output
    assert judged.exit_code == 0, judged.output
    assert "no figure, no gate" in judged.output
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["opinions"]["supported"]["value"] == 0.0
    assert written["opinions"]["asked"] == len(server.asked) > 5
    assert "supported" not in written["metrics"]
