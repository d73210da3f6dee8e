"""`madoguchi desk answer`: answers that a worker writes and a second person approves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.japan import today
from ui.command_options import (
    AsJson,
    Audience,
    AudienceName,
    By,
    Corpus,
    Data,
    LanguageName,
    opened_desk,
    print_json,
    settings_of,
)

if TYPE_CHECKING:
    from bot.desk.approved import ApprovedAnswer, Wording
    from bot.desk.publishing import Publishing
    from bot.desk.records import Desk

answer_app = typer.Typer(
    no_args_is_help=True, help="確認した回答: 書く、承認する、期限を延ばす、取り下げる。"
)

_STATES = {
    "proposed": "承認待ち",
    "coming": "これから",
    "serving": "公開中",
    "expired": "期限切れ",
    "withdrawn": "取り下げ",
}

Number = Annotated[int, typer.Argument(help="回答の番号")]
Revision = Annotated[
    int | None,
    typer.Option("--revision", help="見たときの版。ほかの人が変えていたら止まる（既定: いまの版）"),
]
Text = Annotated[str | None, typer.Option("--text", help="回答の文")]
TextFile = Annotated[
    Path | None, typer.Option("--text-file", help="回答の文のファイル", exists=True, dir_okay=False)
]
Variants = Annotated[
    list[str] | None, typer.Option("--variant", help="同じ答えになる、ほかの聞き方（くり返し可）")
]
Likeness = Annotated[float | None, typer.Option(help="似た質問の基準（0.75〜1。1 なら同じ質問だけ）")]


@answer_app.command("list")
def list_answers(as_json: AsJson = False, data: Data = None, corpus: Corpus = None) -> None:
    """すべての回答を示す。"""
    with _publishing(data, corpus) as (publishing, _):
        answers = publishing.all()
    if as_json:
        print_json([asdict(answer) for answer in answers])
        return
    for answer in answers:
        _tell(answer)
    typer.echo(f"{len(answers)} 件", err=True)


@answer_app.command("show")
def show(number: Number, data: Data = None, corpus: Corpus = None) -> None:
    """一つの回答を、すべての版とともに示す。"""
    with _publishing(data, corpus) as (publishing, _):
        print_json(asdict(publishing.answer(number)))


@answer_app.command("write")
def write(
    question: Annotated[str, typer.Argument(help="質問")],
    by: By,
    owner: Annotated[str, typer.Option("--owner", help="回答に責任をもつ部署（_city.yaml の名前）")],
    until: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="有効期限（その日まで）")],
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="いつから（既定: 今日）")
    ] = None,
    text: Text = None,
    text_file: TextFile = None,
    variant: Variants = None,
    likeness: Likeness = None,
    source: Annotated[str | None, typer.Option("--source", help="根拠の名前")] = None,
    source_url: Annotated[
        str | None, typer.Option("--source-url", help="根拠のページ（法令・go.jp・lg.jp）")
    ] = None,
    source_document: Annotated[str | None, typer.Option("--source-document", help="根拠の文書のID")] = None,
    audience: Audience = AudienceName.PUBLIC,
    language: Annotated[LanguageName, typer.Option(help="言語")] = LanguageName.JA,
    ticket: Annotated[int | None, typer.Option(help="もとの案件の番号")] = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """回答を書き、承認を待つ。"""
    from bot.desk.approved import LIKENESS, Source, Wording

    wording = Wording(
        question=question,
        text=_text(text, text_file) or "",
        owner=owner,
        valid_from=since.date() if since else today(),
        valid_until=until.date(),
        source=Source(source, source_url, source_document) if source else None,
        variants=tuple(variant or ()),
        language=language.value,
        audience=audience.value,
        likeness=LIKENESS if likeness is None else likeness,
    )
    with _publishing(data, corpus) as (publishing, desk):
        answer = publishing.write(wording, by, ticket)
        _tell(answer)
        _preview(publishing, desk, wording)


@answer_app.command("correct")
def correct(
    number: Number,
    by: By,
    text: Text = None,
    text_file: TextFile = None,
    variant: Variants = None,
    likeness: Likeness = None,
    revision: Revision = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """回答を書き直し、承認を待つ。承認まで、いまの版を返し続ける。"""
    with _publishing(data, corpus) as (publishing, _):
        answer = publishing.answer(number)
        before = answer.latest.wording
        wording = replace(
            before,
            text=_text(text, text_file) or before.text,
            variants=before.variants if variant is None else tuple(variant),
            likeness=before.likeness if likeness is None else likeness,
        )
        _tell(publishing.correct(number, revision or answer.revision, wording, by))


@answer_app.command("renew")
def renew(
    number: Number,
    by: By,
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="新しい期限（その日まで）")
    ],
    revision: Revision = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """期限を延ばす版を出し、承認を待つ。"""
    with _publishing(data, corpus) as (publishing, _):
        seen = revision or publishing.answer(number).revision
        _tell(publishing.renew(number, seen, until.date(), by))


@answer_app.command("approve")
def approve(
    number: Number, by: By, revision: Revision = None, data: Data = None, corpus: Corpus = None
) -> None:
    """承認待ちの版を承認する。書いた人は承認できない。"""
    with _publishing(data, corpus) as (publishing, _):
        answer = publishing.answer(number)
        _tell(publishing.approve(number, revision or answer.revision, answer.latest.number, by))


@answer_app.command("withdraw")
def withdraw(
    number: Number,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="取り下げる理由")],
    revision: Revision = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """回答をすぐに取り下げる。"""
    with _publishing(data, corpus) as (publishing, _):
        seen = revision or publishing.answer(number).revision
        _tell(publishing.withdraw(number, seen, by, reason))


@answer_app.command("preview")
def preview(
    number: Number,
    days: Annotated[int, typer.Option(min=1, help="この日数のうちに聞かれたもの")] = 90,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """過去の質問のうち、この回答が返るもの、返らないが似ているものを示す。"""
    with _publishing(data, corpus) as (publishing, desk):
        _preview(publishing, desk, publishing.answer(number).latest.wording, days)


@contextmanager
def _publishing(data: Path | None, corpus: list[Path] | None) -> Iterator[tuple[Publishing, Desk]]:
    from bot.desk.publishing import Publishing
    from index.build import open_library

    settings = settings_of(data, corpus)
    with opened_desk(settings) as desk:
        library = open_library(settings)
        try:
            yield Publishing(desk.approved, library), desk
        finally:
            library.close()


def _preview(publishing: Publishing, desk: Desk, wording: Wording, days: int = 90) -> None:
    since = datetime.now(UTC) - timedelta(days=days)
    past = desk.figures.past_questions(since, wording.language, wording.audience)
    for one in publishing.reach(wording, past):
        why = "" if one.matches else f"  返らない（{one.compared.differs or '似ている度合いが基準より低い'}）"
        typer.echo(
            f"  {'○' if one.matches else '－'} {one.compared.likeness:.2f}  {one.times}回  {one.question}{why}"
        )


def _text(text: str | None, file: Path | None) -> str | None:
    return file.read_text(encoding="utf-8") if file else text


def _tell(answer: ApprovedAnswer) -> None:
    state = _STATES[answer.state(today())]
    waits = "、新しい版が承認待ち" if answer.awaiting and answer.standing else ""
    wording = (answer.standing or answer.latest).wording
    typer.echo(
        f"{answer.id:5}  {state}{waits}  {wording.valid_until} まで  {wording.owner}  版{answer.revision}\n"
        f"       {wording.question}"
    )
