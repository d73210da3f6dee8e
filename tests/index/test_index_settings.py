"""The index's settings come from the environment; what is given on the command line wins."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from index.settings import IndexSettings, Tuning, read_settings


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
