"""The index's settings come from the environment; what is given on the command line wins."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from index.build import open_library, run_sync
from index.errors import SettingWrong
from index.settings import IndexSettings, Tuning, read_settings
from ui.cli import app


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine that runs the tests."""
    for name in list(os.environ):
        if name.startswith("MADOGUCHI_"):
            monkeypatch.delenv(name)


def test_without_an_environment_the_corpus_and_data_of_the_folder_serve() -> None:
    """With vectors learned from the corpus itself."""
    settings = read_settings()
    assert (settings.data, settings.corpus) == (Path(".data"), (Path("corpus"),))
    assert (settings.embedder, settings.query_prefix, settings.passage_prefix) == ("corpus", None, None)
    assert settings.tuning == Tuning()


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ("/srv/corpus", ["/srv/corpus"]),
        (os.pathsep.join(["/srv/city", "/srv/my library", "leaflet.txt"]), ["/srv/city", "/srv/my library", "leaflet.txt"]),
        (f"/srv/city{os.pathsep}{os.pathsep}", ["/srv/city"]),
    ],
)  # fmt: skip
def test_several_corpora_are_separated_as_in_path(
    monkeypatch: pytest.MonkeyPatch, *, value: str, paths: list[str]
) -> None:
    """Empty parts are left out."""
    monkeypatch.setenv("MADOGUCHI_CORPUS", value)
    assert read_settings().corpus == tuple(map(Path, paths))


def test_every_setting_has_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tuned numbers too, as JSON; the others keep their values."""
    monkeypatch.setenv("MADOGUCHI_DATA", "/var/lib/madoguchi")
    monkeypatch.setenv("MADOGUCHI_EMBEDDER", "/models/ruri")
    monkeypatch.setenv("MADOGUCHI_QUERY_PREFIX", "クエリ: ")
    monkeypatch.setenv("MADOGUCHI_TUNING", '{"title_weight": 5}')
    monkeypatch.setenv("MADOGUCHI_OF_ANOTHER_PACKAGE", "ignored")
    settings = read_settings()
    assert (settings.data, settings.embedder) == (Path("/var/lib/madoguchi"), "/models/ruri")
    assert (settings.query_prefix, settings.passage_prefix) == ("クエリ: ", None)
    assert settings.tuning == Tuning(title_weight=5)


def test_what_is_given_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by itself."""
    monkeypatch.setenv("MADOGUCHI_DATA", "/srv/data")
    monkeypatch.setenv("MADOGUCHI_CORPUS", "/srv/corpus")
    assert read_settings(data=Path("here")).data == Path("here")
    assert read_settings(data=Path("here")).corpus == (Path("/srv/corpus"),)
    assert read_settings(corpus=(Path("a"), Path("b"))).corpus == (Path("a"), Path("b"))
    assert read_settings(corpus=(Path("a"),)).data == Path("/srv/data")


def test_settings_do_not_change_once_they_are_read() -> None:
    """A running server and a sync see one thing."""
    with pytest.raises(ValidationError):
        IndexSettings().data = Path("elsewhere")  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Tuning().title_weight = 3  # type: ignore[misc]


COMMANDS = [
    ["index", "sync"],
    ["index", "watch"],
    ["index", "status"],
    ["index", "check"],
    ["search", "転入届"],
    ["ask", "転入届"],
]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{", "MADOGUCHI_…"),
        ("", "MADOGUCHI_…"),
        ("[]", "MADOGUCHI_TUNING"),
        ("5", "MADOGUCHI_TUNING"),
        ('{"neighbors": "many"}', "MADOGUCHI_TUNING.NEIGHBORS"),
        ('{"neighbors": 0}', "MADOGUCHI_TUNING.NEIGHBORS"),
        ('{"candidates": -1}', "MADOGUCHI_TUNING.CANDIDATES"),
        ('{"feedback_passages": 0}', "MADOGUCHI_TUNING.FEEDBACK_PASSAGES"),
        ('{"neighbours": 5}', "MADOGUCHI_TUNING.NEIGHBOURS"),
        ('{"candidates": 0, "neighbors": 0}', "MADOGUCHI_TUNING.CANDIDATES、MADOGUCHI_TUNING.NEIGHBORS"),
    ],
)
def test_a_wrong_number_is_named(monkeypatch: pytest.MonkeyPatch, *, value: str, words: str) -> None:
    """In one sentence that says what to do."""
    monkeypatch.setenv("MADOGUCHI_TUNING", value)
    with pytest.raises(SettingWrong) as caught:
        read_settings()
    assert words in str(caught.value)
    assert str(caught.value).count("。") == 2
    assert str(caught.value).endswith("書き直してください。")


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command[:2]) for command in COMMANDS])
@pytest.mark.parametrize("value", ["{", '{"neighbors": "many"}', '{"neighbours": 5}'])
def test_every_command_tells_a_wrong_number_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, command: list[str], value: str
) -> None:
    """With status 1, and before it does anything."""
    monkeypatch.setenv("MADOGUCHI_TUNING", value)
    monkeypatch.setenv("MADOGUCHI_CORPUS", str(tmp_path))
    result = CliRunner().invoke(app, [*command, "--data", str(tmp_path / "data")])
    assert isinstance(result.exception, SystemExit)
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert "MADOGUCHI_" in line
    assert line.endswith("書き直してください。")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("count", [1, 7])
def test_a_search_may_look_at_few_neighbors_and_candidates(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, count: int
) -> None:
    """Of many passages."""
    rows = "".join(f"{n},{n}番の質問ですか,{n}番の答えです。\n" for n in range(300))
    (tmp_path / "faq.csv").write_text(f"番号,質問,回答\n{rows}", encoding="utf-8")
    monkeypatch.setenv("MADOGUCHI_TUNING", f'{{"neighbors": {count}, "candidates": {count}}}')
    settings = read_settings(tmp_path / "data", (tmp_path / "faq.csv",))
    run_sync(settings)
    library = open_library(settings)
    with library.lease() as generation:
        hits = generation.search("250番の質問", 50, audience="staff")
    library.close()
    assert hits[0].document.id == "faq/250"
    assert len(hits) <= 2 * count
