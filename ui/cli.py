"""The operator's command line. Commands import what they need themselves, so that `ask` starts in a moment."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from index.types import Hit

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="まどぐち: 市の文書から、根拠を示して答えます。"
)
index_app = typer.Typer(no_args_is_help=True, help="索引をつくる、調べる。")
app.add_typer(index_app, name="index")


class AudienceName(StrEnum):
    """For whom to search."""

    PUBLIC = "public"
    STAFF = "staff"


class LanguageName(StrEnum):
    """In which language to answer."""

    JA = "ja"
    EASY = "easy"
    EN = "en"


Data = Annotated[Path | None, typer.Option("--data", help="データの場所（既定: MADOGUCHI_DATA か .data）")]
Corpus = Annotated[
    list[Path] | None,
    typer.Option("--corpus", help="文書の場所。くり返し指定できます（既定: MADOGUCHI_CORPUS か corpus）"),
]
Audience = Annotated[AudienceName, typer.Option(help="だれ向けに探すか")]
Language = Annotated[LanguageName | None, typer.Option(help="言語（既定: 質問から判断）")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON で出力する")]


@index_app.command("sync")
def index_sync(data: Data = None, corpus: Corpus = None, as_json: AsJson = False) -> None:
    """文書を読み、索引を新しくする（変わっていなければ何もしない）。"""
    from index.build import run_sync
    from ui.progress import progress

    with _told_errors():
        with progress() as tell:
            report = run_sync(_settings(data, corpus), tell)
        if as_json:
            _print_json(
                {
                    **_plain(report),
                    "failed": [str(p) for p in report.failed],
                    "warnings": [str(p) for p in report.warnings],
                }
            )
            return
        for problem in report.failed:
            typer.echo(f"読めませんでした: {problem}", err=True)
        for problem in report.warnings:
            typer.echo(f"注意: {problem}", err=True)
        done = "新しい索引に切り替えました" if report.rebuilt else "変わっていません"
        typer.echo(
            f"{done}: 追加 {len(report.created)}、更新 {len(report.updated)}、そのまま {len(report.unchanged)}、"
            f"削除 {len(report.deleted)}、失敗 {len(report.failed)}、段落 {report.passages}（{report.seconds:.1f} 秒）"
        )


@index_app.command("status")
def index_status(data: Data = None, corpus: Corpus = None, as_json: AsJson = False) -> None:
    """索引の中身、確認日、期限切れ、市の情報の空欄を示す。"""
    from index.status import read_status

    with _told_errors():
        status = read_status(_settings(data, corpus).data, date.today())
        if as_json:
            _print_json(_plain(status))
        else:
            typer.echo("\n".join(status.lines()))


@index_app.command("check")
def index_check(data: Data = None, corpus: Corpus = None) -> None:
    """文書の書き方を調べ、直すところをファイル名と行で示す。"""
    from index.corpus import read_corpus
    from index.lint import lint

    with _told_errors():
        found = read_corpus(_settings(data, corpus).corpus)
        problems = [*found.problems, *found.warnings, *lint(found)]
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(f"文書 {len(found.documents)} 件、直すところ {len(problems)} 件")
        if problems or not found.documents:
            raise typer.Exit(1)


@app.command()
def search(
    question: Annotated[str | None, typer.Argument(help="探す言葉")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="件数")] = 10,
    batch: Annotated[Path | None, typer.Option(help='{"id","query"} を一行ずつ書いたファイル')] = None,
    unique: Annotated[bool, typer.Option("--unique", help="一つの文書は一度だけ")] = False,
    audience: Audience = AudienceName.STAFF,
    language: Language = None,
    as_json: AsJson = False,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """質問に合う段落を探す。"""
    from index.batch import read_queries, unique_documents
    from index.build import open_library

    if (question is None) == (batch is None):
        raise typer.BadParameter("探す言葉か --batch のどちらか一つを指定してください。")
    with _told_errors():
        library = open_library(_settings(data, corpus))

        def find(text: str, spoken: str) -> list[Hit]:
            wanted = k * 8 if unique else k
            hits = generation.search(text, wanted, audience=audience.value, language=spoken)  # type: ignore[arg-type]
            return unique_documents(hits)[:k] if unique else hits

        with library.lease() as generation:
            if batch:
                for id_, query in read_queries(batch):
                    hits = [_hit(hit) for hit in find(query, language or "ja")]
                    typer.echo(json.dumps({"id": id_, "hits": hits}, ensure_ascii=False))
            else:
                _print_hits(find(question or "", language or "ja"), as_json)
        library.close()


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="質問")],
    audience: Audience = AudienceName.STAFF,
    language: Language = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="この日の内容で答える（2026-11-22 の形）")
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """質問に、根拠を示して答える。"""
    from bot.build import build_assistant
    from bot.types import Question
    from index.build import open_library
    from ui.answer_json import answer_json

    with _told_errors():
        day = _day(as_of)
        library = open_library(_settings(data, corpus))
        spoken = language.value if language else None
        asked = Question(question, audience.value, spoken, as_of=day)  # type: ignore[arg-type]  # values of the enums
        answer = build_assistant(library).ask(asked)
        library.close()
        if as_json:
            _print_json(answer_json(answer))
            return
        typer.echo(answer.text)
        sources = dict.fromkeys(citation for claim in answer.claims for citation in claim.citations)
        for passage_id in dict.fromkeys(citation.passage_id for citation in sources):
            typer.echo(f"  [{passage_id}]")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="待ち受けるアドレス")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="待ち受けるポート")] = 7860,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """画面と HTTP API を動かす。"""
    import uvicorn

    from ui.build import build_app

    with _told_errors():
        application = build_app(_settings(data, corpus))
    typer.echo(f"http://{host}:{port} で待ち受けています（止めるには Ctrl+C）。", err=True)
    # An open page holds a connection for as long as it is open; stopping must not wait for it.
    uvicorn.run(
        application,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )


@app.command("eval")
def evaluate(
    cases: Annotated[list[Path] | None, typer.Option("--cases", help="評価の問題のファイル")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="結果を書くファイル")] = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """答えの正しさを測る。基準に届かなければ 1 で終わる。"""
    from evals.run import run_evaluation
    from ui.progress import progress

    with _told_errors(), progress() as tell:
        passed = run_evaluation(_settings(data, corpus), cases, as_json, tell, typer.echo)
    if not passed:
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the `madoguchi` command."""
    app()


@contextmanager
def _told_errors() -> Iterator[None]:
    """An error that the operator can act on becomes one sentence and exit status 1."""
    from bot.errors import BotError
    from index.errors import IndexingError

    try:
        yield
    except (IndexingError, BotError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _settings(data: Path | None, corpus: list[Path] | None) -> IndexSettings:
    from index.settings import read_settings

    return read_settings(data, tuple(corpus) if corpus else None)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("--as-of は 2026-11-22 の形で書いてください。") from error


def _hit(hit: Hit) -> dict[str, Any]:
    return {"document_id": hit.document.id, "passage_id": hit.passage.id, "score": round(hit.score, 6)}


def _print_hits(hits: list[Hit], as_json: bool) -> None:
    if as_json:
        _print_json([{**_hit(hit), "title": hit.document.title, "text": hit.passage.text} for hit in hits])
        return
    for hit in hits:
        first = hit.passage.text.replace("\n", " ")[:60]
        typer.echo(f"{hit.score:6.2f}  {hit.passage.id}\n        {hit.document.title}: {first}")


def _plain(value: Any) -> Any:
    from dataclasses import asdict

    return asdict(value)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
