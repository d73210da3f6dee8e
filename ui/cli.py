"""The operator's command line. Commands import what they need themselves, so that `ask` starts in a moment."""

from __future__ import annotations

import json
import socket
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.account_cli import token_app, user_app
from ui.backup_cli import backup, restore
from ui.command_options import (
    AsJson,
    Audience,
    AudienceName,
    Corpus,
    Data,
    Language,
    print_json,
    settings_of,
    told_errors,
)
from ui.desk_cli import desk_app
from ui.eval_cli import eval_app
from ui.index_cli import index_app
from ui.usage_errors import USAGE_ERRORS, told

if TYPE_CHECKING:
    from index.types import Hit

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="まどぐち: 市の文書から、根拠を示して答えます。"
)
app.add_typer(index_app, name="index")
app.add_typer(eval_app, name="eval")
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(desk_app, name="desk")
app.command("backup")(backup)
app.command("restore")(restore)


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
    with told_errors():
        library = open_library(settings_of(data, corpus))

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
    conversation: Annotated[
        str | None, typer.Option(help="続きの質問をする会話のID。知られていないIDなら、新しい会話を始める")
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """文書だけから、根拠を示して質問に答える（職員が確認した回答は、画面と API で出る）。"""
    from bot.build import build_assistant, conversations_of, open_desk
    from bot.types import Question
    from index.build import open_library
    from ui.answer_json import answer_json

    with told_errors():
        day = _day(as_of)
        settings = settings_of(data, corpus)
        library = open_library(settings)
        conversations = conversations_of(open_desk(settings.data)) if conversation else None
        spoken = language.value if language else None
        asked = Question(question, audience.value, spoken, conversation, day)  # type: ignore[arg-type]  # values of the enums
        answer = build_assistant(library, conversations).ask(asked)
        library.close()
        if as_json:
            print_json(answer_json(answer))
            return
        typer.echo(answer.text)
        sources = dict.fromkeys(citation for claim in answer.claims for citation in claim.citations)
        for passage_id in dict.fromkeys(citation.passage_id for citation in sources):
            typer.echo(f"  [{passage_id}]")
        if conversation:
            typer.echo(f"続きの質問: --conversation={answer.conversation_id}", err=True)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="待ち受けるアドレス")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="待ち受けるポート")] = 7860,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """画面と HTTP API を動かす。"""
    from logging.config import dictConfig

    import uvicorn

    from ui.build import build_app
    from ui.server_log import LOGGING

    _refuse_taken_port(host, port)
    dictConfig(LOGGING)  # what is wrong at the start is told in the same form
    with told_errors():
        application = build_app(settings_of(data, corpus))
    typer.echo(f"http://{host}:{port} で待ち受けています（止めるには Ctrl+C）。", err=True)
    # An open page holds a connection for as long as it is open; stopping must not wait for it.
    uvicorn.run(
        application,
        host=host,
        port=port,
        access_log=False,  # it would tell addresses
        proxy_headers=False,  # the application knows which proxies to believe
        log_config=LOGGING,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )


def main() -> None:
    """Entry point of the `madoguchi` command."""
    try:
        sys.exit(app(prog_name="madoguchi", standalone_mode=False))
    except USAGE_ERRORS as error:
        typer.echo(told(error), err=True)
        sys.exit(2)
    except typer.Abort:
        typer.echo("中止しました。", err=True)
        sys.exit(1)


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            typer.echo(
                f"{host}:{port} では待ち受けられません。--port に別の番号を指定してください。", err=True
            )
            raise typer.Exit(1) from error


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
        print_json([{**_hit(hit), "title": hit.document.title, "text": hit.passage.text} for hit in hits])
        return
    for hit in hits:
        first = hit.passage.text.replace("\n", " ")[:60]
        typer.echo(f"{hit.score:6.2f}  {hit.passage.id}\n        {hit.document.title}: {first}")


if __name__ == "__main__":
    main()
