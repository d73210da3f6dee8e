"""The index's settings, from `MADOGUCHI_*` variables; tuned numbers stand here with what chose them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, PositiveInt, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from index.errors import SettingWrong, VectorsUnavailable


class RespellingTuning(BaseModel):
    """What the ways over a question cost (`index.respelling`); a stretch is written otherwise where that is cheapest.

    function, held, unheld, unheld_hiragana, unheld_other: a word left as it is that carries no meaning, that a passage
    holds, and a noun, a verb in hiragana and any other that none holds. particle: one cut off. respelt: a word of the corpus
    that sounds like the stretch; more for each sound that differs (misheard), each kanji that differs (other_kanji), and for each
    sound fewer than four (short); less for names and frequent words. joint: two kanji side by side as nowhere in the corpus. long: from so many kanji on, words that the corpus
    holds one by one may be a misspelt name. mistyped, romaji: fewest letters of a word looked for with a letter wrong, and in Latin letters.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    function: float = 0.5
    held: float = 1.0
    held_short: float = 1.3
    unheld: float = 3.0
    unheld_hiragana: float = 1.7
    unheld_other: float = 1.5
    particle: float = 0.7
    respelt: float = 1.6
    misheard: float = 0.8
    other_kanji: float = 0.2
    joint: float = 1.0
    short: float = 0.4
    name: float = 0.1
    frequent: float = 0.05
    long: int = 4
    mistyped: float = 0.8
    longest: int = 20
    romaji: int = 4


class Tuning(BaseModel):
    """Numbers of splitting, weighting and fusing.

    Chosen on a city's FAQ and on this corpus's development questions; `evals/LOG.md` has the measurements.
    A generation records those it was built with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_passage_characters: int = 800
    title_weight: int = 2
    heading_weight: int = 2
    alias_weight: int = 1
    question_weight: int = 1
    body_weight: int = 1
    bm25_k1: float = 0.9
    bm25_b: float = 0.4
    corpus_dimension: int = 200
    thesaurus_weight: float = 0.7
    synonym_weight: float = 0.7
    ending_weight: float = 1.0
    dense_weight: float = 0.3
    asked_weight: float = 0.4
    character_weight: float = 0.4
    candidates: PositiveInt = 200
    neighbors: PositiveInt = 50
    exact_up_to: int = 20_000
    feedback_passages: PositiveInt = 2
    feedback_weight: float = 0.5
    rerank: int = 20
    respelling: RespellingTuning | None = RespellingTuning()


class IndexSettings(BaseSettings):
    """Where the corpus and the data folder are, and which adapters serve."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", extra="ignore", frozen=True)

    data: Path = Path(".data")
    corpus: Annotated[tuple[Path, ...], NoDecode] = (Path("corpus"),)
    embedder: str = "corpus"
    query_prefix: str | None = None
    passage_prefix: str | None = None
    reranker: str | None = None
    chroma_url: str | None = None
    chroma_token: SecretStr | None = None
    tuning: Tuning = Tuning()

    @field_validator("corpus", mode="before")
    @classmethod
    def _split_paths(cls, value: Any) -> Any:
        """Several folders in the environment variable are separated as in PATH."""
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value

    @field_validator("reranker", "chroma_url", "chroma_token", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return value or None

    @field_validator("chroma_url")
    @classmethod
    def _server_url(cls, value: str | None) -> str | None:
        """The value is not told: it may hold a password."""
        if value is not None and not _names_a_server(value):
            raise VectorsUnavailable(
                "MADOGUCHI_CHROMA_URL は、http://127.0.0.1:8000 のように http(s)://ホスト名:ポート番号 の形で書いてください。"
            )
        return value

    @field_validator("chroma_token")
    @classmethod
    def _header_text(cls, value: SecretStr | None) -> SecretStr | None:
        """What an HTTP header can carry."""
        token = value.get_secret_value() if value else ""
        if not (token.isascii() and token.isprintable()):
            raise VectorsUnavailable("MADOGUCHI_CHROMA_TOKEN は、半角の英数字と記号だけで書いてください。")
        return value


def _names_a_server(url: str) -> bool:
    """Whether a URL has the form http(s)://host[:port], perhaps with user and password."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or half an IPv6 address
        return False
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    return parts.scheme in ("http", "https") and named and bare and not any(map(str.isspace, url))


def read_settings(data: Path | None = None, corpus: tuple[Path, ...] | None = None) -> IndexSettings:
    """The settings of the environment; what is given here wins.

    Raises:
        SettingWrong, VectorsUnavailable: a variable's value cannot be used.
    """
    given: dict[str, Any] = {"data": data, "corpus": corpus}
    try:
        return IndexSettings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        names = "、".join(
            "MADOGUCHI_" + ".".join(map(str, f["loc"])).upper() for f in error.errors(include_url=False)
        )
        raise SettingWrong(
            f"設定「{names}」の値が正しくありません。README の表を見て、書き直してください。"
        ) from error
    except SettingsError as error:
        raise SettingWrong(
            "環境変数 MADOGUCHI_… に、JSON として読めない値があります。書き直してください。"
        ) from error
