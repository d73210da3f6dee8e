"""The settings of the language model, where a city has one, and how it is used."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import WriterUnusable

LlmMethod = Literal["json_schema", "function_calling", "json_mode"]


class LlmTuning(BaseModel):
    """How a language model is used.

    attempts: requests for one question, where the first fails at once. pause_seconds: before the second. failures: so
    many in a row, and it is left alone for `rest_seconds`. in_flight: requests at a time; more are answered without it.
    most_claims: what is read of one answer; most_texts: of the words for one plan. most_characters: of the passages that are sent. verbatim_labels: rows with
    these are shown as they stand in the documents, never in a model's words.
    """

    model_config = ConfigDict(frozen=True)

    attempts: int = 2
    pause_seconds: float = 0.3
    failures: int = 3
    rest_seconds: float = 60.0
    in_flight: int = 8
    most_claims: int = 12
    most_texts: int = 34
    most_characters: int = 6_000
    verbatim_labels: frozenset[str] = frozenset({"期限", "必要なもの", "手数料", "金額"})


class LlmSettings(BaseSettings):
    """Which language model words the answers, from `MADOGUCHI_LLM…` variables; none unless `llm` is set.

    llm: provider:model, as LangChain's `init_chat_model` takes it. llm_seconds: what a question waits for the model in
    all, so that with the search an answer stays within eight seconds.
    """

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", extra="ignore", frozen=True)

    llm: str | None = Field(default=None, pattern=r"^[a-z0-9_-]+:\S+$")
    llm_url: str | None = None
    llm_key: SecretStr | None = None
    llm_method: LlmMethod = "json_schema"
    llm_seconds: float = Field(default=6.0, gt=0, le=60)

    @field_validator("llm", "llm_url", "llm_key", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return value or None

    @field_validator("llm_url")
    @classmethod
    def _base_url(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "http://none")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not the address of a server")
        return value


class JudgeSettings(BaseSettings):
    """Which language model gives its opinion in an evaluation, from `MADOGUCHI_JUDGE…` variables; as `LlmSettings`."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", extra="ignore", frozen=True)

    judge: str | None = None
    judge_url: str | None = None
    judge_key: SecretStr | None = None
    judge_method: str = "json_schema"
    judge_seconds: float = 30.0


def read_judge_settings() -> LlmSettings:
    """The judge's settings of the environment, as those of a language model.

    Raises:
        WriterUnusable: no judge is set, or a variable's value cannot be used.
    """
    try:
        given = JudgeSettings()
        values = {f"llm{key.removeprefix('judge')}": value for key, value in given}
        settings = LlmSettings(**values)
    except ValidationError as error:
        raise WriterUnusable(_HOW_TO_SET_A_JUDGE) from error
    if settings.llm is None:
        raise WriterUnusable(_HOW_TO_SET_A_JUDGE)
    return settings


def read_llm_settings() -> LlmSettings:
    """The language model's settings of the environment.

    Raises:
        WriterUnusable: a variable's value cannot be used.
    """
    try:
        return LlmSettings()
    except ValidationError as error:
        wrong = {str(fault["loc"][0]) for fault in error.errors(include_url=False, include_input=False)}
        raise WriterUnusable(" ".join(_HOW_TO_SET[name] for name in sorted(wrong))) from error


_HOW_TO_SET = {
    "llm": "MADOGUCHI_LLM は、openai:gpt-4.1-mini や ollama:qwen3 のように「提供元:モデル名」の形で書いてください。",
    "llm_url": "MADOGUCHI_LLM_URL は、http://127.0.0.1:8000/v1 のように http(s):// で始まるアドレスを書いてください。",
    "llm_key": "MADOGUCHI_LLM_KEY を書き直してください。",
    "llm_method": "MADOGUCHI_LLM_METHOD は、json_schema・function_calling・json_mode のどれかにしてください。",
    "llm_seconds": "MADOGUCHI_LLM_SECONDS は、0より大きく60以下の秒数を書いてください。",
}
_HOW_TO_SET_A_JUDGE = (
    "--judge には MADOGUCHI_JUDGE に「提供元:モデル名」を書いてください。MADOGUCHI_JUDGE_URL・_KEY・_METHOD・_SECONDS は、"
    "MADOGUCHI_LLM_URL・_KEY・_METHOD・_SECONDS と同じ書き方です。"
)
