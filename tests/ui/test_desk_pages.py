"""The help desk's pages over real records: who may do what, what is told to whom, and that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from desk_people import Worker, ask
from fastapi import FastAPI

from bot.build import sign_ins_of
from bot.desk.audit import AuditQuery
from bot.desk.feedback import Feedback
from bot.desk.inquiries import InquiryStatus
from bot.desk.records import Desk
from bot.desk.tickets import TicketQuery, TicketStatus
from bot.types import Status
from index.settings import IndexSettings
from ui.build import build_app

POOL = "市民プールの休館日はいつですか"
ASKED_AGAIN = "市民プールの休館日は、いつですか？"
TEXT = "市民プールの休館日は毎週月曜日です。"
FORM = {
    "question": POOL,
    "variants": "",
    "text": TEXT,
    "owner": "general",
    "valid_from": "2026-11-01",
    "valid_until": "2099-03-31",
    "language": "ja",
    "audience": "public",
    "likeness": "0.85",
    "source_title": "",
    "source_url": "",
    "source_document": "",
}


@pytest.fixture
def desk(staffed_desk: Desk) -> Desk:
    """Records of this test alone."""
    return staffed_desk


@pytest.fixture
def app(desk: Desk, page_settings: IndexSettings) -> FastAPI:
    """The application over the small corpus and the same records."""
    return build_app(page_settings)


@pytest.fixture
def enters(app: FastAPI, desk: Desk) -> Callable[[str], Worker]:
    """Somebody signs in with a browser of their own."""
    return lambda name: Worker(app, name)


@pytest.fixture
def ticket(desk: Desk) -> str:
    """The address of a ticket about which a citizen waits. Its receipt is told by `receipt`."""
    desk.inquiries.leave(POOL, "ja")
    desk.casework.gather()
    (found,) = desk.casework.queue(TicketQuery())
    return f"/desk/tickets/{found.id}"


# The queue


def test_what_came_stands_in_the_queue_in_groups_with_how_it_came(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    ask(desk, POOL, 3)
    desk.inquiries.leave(ASKED_AGAIN, "ja")
    ask(desk, "転入届に必要なものは何ですか", status=Status.ANSWERED)
    rated = desk.conversations.asked_since(datetime.now(UTC) - timedelta(days=1), {Status.ANSWERED})[0]
    desk.feedback.keep(Feedback(rated.answer_id, "unhelpful", (), datetime.now(UTC)))
    page = enters("sato").get("/desk/").text
    assert "4件（窓口への質問 1、答えられなかった 3）" in page
    assert "1件（役に立たなかった 1）" in page
    assert "未対応 2" in page
    assert page.count('<li class="card">') == 2


def test_the_queue_is_filtered_searched_and_paged(desk: Desk, enters: Callable[[str], Worker]) -> None:
    for number in range(23):
        desk.inquiries.leave("あいうえおかきくけこさしすせそたちつてとなにぬ"[number] * 12, "ja")
    worker = enters("sato")
    first = worker.get("/desk/").text
    assert (first.count('<li class="card">'), "次の20件" in first) == (20, True)
    second = worker.get("/desk/?page=2").text
    assert (second.count('<li class="card">'), "前の20件" in second, "次の20件" in second) == (3, True, False)
    assert worker.get("/desk/?words=ああああ").text.count('<li class="card">') == 1
    assert "当てはまる案件はありません" in worker.get("/desk/?assignee=me").text
    worker.send(worker.get("/desk/tickets/1"), "take")
    assert worker.get("/desk/?assignee=me").text.count('<li class="card">') == 1
    assert (
        worker.get("/desk/?status=working&origin=inquiry&order=newest").text.count('<li class="card">') == 1
    )
    for odd in (
        "?page=0",
        "?page=²",
        "?status=x&origin=x&order=x",
        "?page=99999",
        "?words=%25",
        "?assignee=%00",
    ):
        assert worker.get(f"/desk/{odd}").status_code == 200


def test_a_receipt_number_opens_its_ticket(desk: Desk, enters: Callable[[str], Worker]) -> None:
    left = desk.inquiries.leave(POOL, "ja")
    sato = enters("sato")
    sato.get("/desk/")
    found = sato.get(f"/desk/?words={left.receipt}")
    assert str(found.url).endswith("/desk/tickets/1")
    assert left.receipt not in str(found.url)


def test_several_tickets_are_taken_or_dismissed_at_once_but_nobody_who_waits(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    for text in ("面白い話をして", "東京の天気を教えて", "ビットコインは買いですか"):
        ask(desk, text)
    desk.inquiries.leave(POOL, "ja")
    sato = enters("sato")
    page = sato.get("/desk/")
    assert "返事を待つ人 1人" in page.text
    waits = desk.casework.queue(TicketQuery(words="プール"))[0].id
    others = [ticket.id for ticket in desk.casework.queue(TicketQuery()) if ticket.id != waits]
    told = sato.send(page, "dismiss", **{f"pick-{id_}": "1" for id_ in [*others[:2], waits]})
    assert told.status_code == 409
    assert f"案件 {waits}: 返事を待つ人がいます" in told.text
    assert "2件を見送りにしました" in told.text
    assert "1件を受け持ちました" in sato.send(sato.get("/desk/"), "take", **{f"pick-{others[2]}": "1"}).text
    assert "案件を選んでから" in sato.send(sato.get("/desk/"), "take").text
    assert desk.casework.counts()[TicketStatus.DISMISSED] == 2


def test_what_is_grouped_wrongly_is_put_right_from_the_tickets_page(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    ask(desk, "市営駐車場は無料ですか")
    ask(desk, "市営駐輪場は無料でしょうか")
    sato = enters("sato")
    sato.get("/desk/")
    apart = sato.send(sato.get("/desk/tickets/1"), "split", question="市営駐輪場は無料でしょうか")
    assert "分けた質問の案件です" in apart.text
    assert str(apart.url).endswith("/desk/tickets/2?done=split")
    other = desk.casework.folder(1).ticket
    together = sato.send(sato.get("/desk/tickets/2"), "merge", other=f"1:{other.version}", note="下書き")
    assert "一つの案件にまとめました" in together.text
    assert field(together.text, "note") == "下書き"
    assert str(sato.get("/desk/tickets/1").url).endswith("/desk/tickets/2?done=merge")
    assert sato.send(sato.get("/desk/tickets/2"), "merge", other="x").status_code == 404


def test_after_a_ticket_comes_the_next(desk: Desk, enters: Callable[[str], Worker]) -> None:
    desk.inquiries.leave(POOL, "ja")
    desk.inquiries.leave("戸籍は郵送で取れますか", "ja")
    sato = enters("sato")
    sato.get("/desk/")
    done = sato.send(sato.get("/desk/tickets/1"), "reply", reply=TEXT)
    assert '<a href="/desk/tickets/2">次の案件へ: 戸籍は郵送で取れますか</a>' in done.text


def test_a_draft_is_in_the_language_of_who_reads_it(desk: Desk, enters: Callable[[str], Worker]) -> None:
    desk.inquiries.leave("How do I register my move-in?", "en")
    sato = enters("sato")
    sato.get("/desk/")
    page = sato.get("/desk/tickets/1")
    assert "英語で書いてください" in page.text
    drafted = field(sato.send(page, "suggest").text, "reply")
    assert "(From: " in drafted
    assert "参照" not in drafted


def test_an_answer_for_a_ticket_begins_with_its_source_and_an_end(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    desk.inquiries.leave("転入届はいつまでに出しますか", "ja")
    sato = enters("sato")
    sato.get("/desk/")
    drafted = sato.send(sato.get("/desk/tickets/1"), "suggest")
    form = sato.send(drafted, "propose", reply=field(drafted.text, "reply"))
    assert 'value="citizens" selected' in form.text
    assert re.search(r'id="source_title"[^>]* value="転入届', form.text)
    assert 'value="guides/moving-in" selected' in form.text
    assert re.search(r'id="valid_until"[^>]* value="\d{4}-03-31"', form.text)
    own = sato.send(sato.get("/desk/tickets/1"), "propose", reply="窓口で書けます。")
    assert re.search(r'id="source_title"[^>]* value=""', own.text)


def test_who_may_need_help_at_once_does_not_wait_their_turn(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    desk.inquiries.leave("家が火事です、どうすればいいですか", "ja")
    page = enters("sato").get("/desk/").text
    assert page.index("至急かもしれない質問") < page.index('class="cards"')
    assert "至急かもしれません" in page


def test_what_citizens_write_stays_text(desk: Desk, enters: Callable[[str], Worker]) -> None:
    desk.inquiries.leave("<script>alert(1)</script>は何時までですか", "ja")
    worker = enters("sato")
    for page in (worker.get("/desk/"), worker.get("/desk/tickets/1")):
        assert "&lt;script&gt;" in page.text
        assert "<script" not in page.text


# A ticket


def test_a_ticket_shows_what_was_answered_and_what_the_documents_say_now(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    ask(desk, "転入届はいつまでに出しますか", 2)
    desk.casework.gather()
    page = enters("sato").get("/desk/tickets/1").text
    assert "文書にないと答えた" in page
    assert "14日以内" in page
    assert "guides/moving-in" in page
    assert "職員のみ" not in page


def test_what_only_staff_may_read_is_marked_and_cannot_be_put_into_a_reply(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    desk.inquiries.leave("職員が生成AIに個人情報を入力してもいいですか", "ja")
    desk.casework.gather()
    worker = enters("sato")
    page = worker.get("/desk/tickets/1")
    assert "職員だけが読める文書" in page.text
    assert "提案を返事の欄に入れる" not in page.text
    forced = worker.client.post("/desk/tickets/1/suggest", data={"form": token(page.text), "reply": "途中"})
    assert field(forced.text, "reply") == "途中"


def test_a_reply_reaches_who_waits_and_closes_the_ticket(
    app: FastAPI, desk: Desk, enters: Callable[[str], Worker]
) -> None:
    receipt = desk.inquiries.leave(POOL, "ja").receipt
    worker = enters("sato")
    worker.get("/desk/")
    done = worker.send(worker.get("/desk/tickets/1"), "reply", reply=TEXT)
    assert "返事をしました" in done.text
    assert "1人に返事をしました" in done.text
    told = Worker(app).client.get(f"/api/v1/inquiries/{receipt}").json()
    assert (told["status"], told["reply"]) == ("answered", TEXT)
    assert "回答済 1" in worker.get("/desk/").text


def test_the_suggestion_goes_below_what_is_typed(desk: Desk, enters: Callable[[str], Worker]) -> None:
    desk.inquiries.leave("転入届はいつまでに出しますか", "ja")
    worker = enters("sato")
    worker.get("/desk/")
    page = worker.send(
        worker.get("/desk/tickets/1"),
        "suggest",
        reply="お問い合わせありがとうございます。",
        note="メモの途中",
    )
    reply = field(page.text, "reply")
    assert reply is not None
    assert reply.startswith("お問い合わせありがとうございます。")
    assert "14日以内" in reply
    assert field(page.text, "note") == "メモの途中"


def test_of_two_workers_on_one_ticket_the_second_is_told_and_keeps_what_was_typed(
    desk: Desk, enters: Callable[[str], Worker], ticket: str
) -> None:
    sato, ito = enters("sato"), enters("ito")
    seen = ito.get(ticket)
    sato.send(sato.get(ticket), "take")
    late = ito.send(seen, "reply", reply="二人目の返事です。", note="電話した。")
    assert late.status_code == 409
    assert "ほかの人が先に変えました。いまの担当は sato です。" in late.text
    assert (field(late.text, "reply"), field(late.text, "note")) == ("二人目の返事です。", "電話した。")
    assert desk.inquiries.all({InquiryStatus.ANSWERED}) == []

    sato.send(sato.get(ticket), "reply", reply=TEXT)
    later = ito.send(late, "reply", reply="二人目の返事です。", note="電話した。")
    assert later.status_code == 409
    assert TEXT in later.text
    assert field(later.text, "reply") == "二人目の返事です。"
    kept = ito.send(later, "keep", reply="二人目の返事です。", note="電話した。")
    assert "メモに残しました" in kept.text
    assert field(kept.text, "note") == "電話した。"
    folder = desk.casework.folder(1)
    assert [(note.by, note.text) for note in folder.notes] == [("ito", "二人目の返事です。")]
    (answered,) = desk.inquiries.all({InquiryStatus.ANSWERED})
    assert answered.reply == TEXT


def test_a_ticket_that_was_closed_meanwhile_is_reopened_with_what_was_typed(
    enters: Callable[[str], Worker], ticket: str
) -> None:
    sato, ito = enters("sato"), enters("ito")
    seen = ito.get(ticket)
    sato.send(sato.get(ticket), "dismiss")
    late = ito.send(seen, "reply", reply="書いた返事です。")
    opened = ito.send(late, "reopen", reply="書いた返事です。")
    assert opened.status_code == 200
    assert field(opened.text, "reply") == "書いた返事です。"


def test_whatever_is_pressed_what_stands_in_other_fields_stays(
    desk: Desk, enters: Callable[[str], Worker], ticket: str
) -> None:
    worker = enters("sato")
    page = worker.get(ticket)
    for act in ("take", "release", "assign", "note"):
        page = worker.send(page, act, reply="途中の返事", note="途中のメモ", to="ito")
        assert page.status_code == 200
        assert field(page.text, "reply") == "途中の返事"
    assert field(page.text, "note") == ""
    assert [note.text for note in desk.casework.folder(1).notes] == ["途中のメモ"]
    assert desk.casework.folder(1).ticket.assignee == "ito"


def test_a_reply_that_cannot_be_kept_comes_back(
    desk: Desk, enters: Callable[[str], Worker], ticket: str
) -> None:
    worker = enters("sato")
    refused = worker.send(worker.get(ticket), "reply", reply="090-1234-5678 に電話してください。")
    assert refused.status_code == 422
    assert "電話番号" in refused.text
    assert field(refused.text, "reply") == "090-1234-5678 に電話してください。"
    assert desk.casework.folder(1).ticket.status is TicketStatus.OPEN


def test_nobody_is_made_to_write_a_reply_that_nobody_reads(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    ask(desk, POOL)
    worker = enters("sato")
    worker.get("/desk/")
    page = worker.get("/desk/tickets/1")
    assert "返事を待っている人はいません" in page.text
    forced = worker.send(page, "note", note="", reply="")  # an empty note is refused
    assert forced.status_code == 422
    path = "/desk/tickets/1/reply"
    lost = worker.client.post(
        path, data={"form": token(page.text), "version": "1", "reply": "だれにも届かない返事"}
    )
    assert lost.status_code == 422
    assert field(lost.text, "reply") == "だれにも届かない返事"
    assert "回答済にしました" in worker.send(page, "settle").text


def test_a_ticket_goes_to_nobody_who_cannot_see_it(enters: Callable[[str], Worker], ticket: str) -> None:
    worker = enters("sato")
    for name in ("suzuki", "nobody", ""):
        assert worker.send(worker.get(ticket), "assign", to=name).status_code == 422


def test_a_session_that_ended_gives_back_what_was_typed(
    desk: Desk, enters: Callable[[str], Worker], ticket: str
) -> None:
    worker = enters("sato")
    page = worker.get(ticket)
    sign_ins_of(desk).sign_out_everywhere("sato")
    lost = worker.send(page, "reply", reply="一時間かけて書いた返事です。<b>", note="x")
    assert lost.status_code == 401
    assert "一時間かけて書いた返事です。&lt;b&gt;" in lost.text
    assert token(page.text) not in lost.text


# Approved answers


def test_an_answer_is_written_seen_beforehand_approved_by_another_and_withdrawn(
    app: FastAPI, desk: Desk, enters: Callable[[str], Worker]
) -> None:
    ask(desk, ASKED_AGAIN, 2)
    ask(desk, "市民プールの休館日はいつではないですか")
    desk.inquiries.leave(POOL, "ja")
    sato, kato = enters("sato"), enters("kato")
    sato.get("/desk/")
    replied = sato.send(sato.get("/desk/tickets/1"), "reply", reply=TEXT)
    form = sato.send(replied, "propose")
    assert field(form.text, "text") == TEXT
    seen = sato.send(form, "preview", **FORM)
    assert "返る質問（この90日で 2回）" in seen.text
    assert "似ていても返らない質問" in seen.text
    narrower = sato.send(seen, "preview", **{**FORM, "question": "市民プールの休館日", "likeness": "1.0"})
    assert "返るものはありません" in narrower.text
    proposed = sato.send(seen, "new", **FORM)
    assert "あなたが書いた版なので、あなたは承認できません" in proposed.text
    assert ">確かめたので、承認する<" not in proposed.text
    assert approved_by(app) is None

    answer = kato.get("/desk/answers/1")
    assert "もとの案件 1" in answer.text
    assert "承認しました" in kato.send(answer, "approve").text
    given = asked(app, ASKED_AGAIN)
    assert TEXT in given["text"]
    assert given["text"].startswith("職員が確認した回答")

    withdrawn = sato.send(sato.get("/desk/answers/1"), "withdraw", reason="休館日が変わった")
    assert "取り下げました" in withdrawn.text
    assert "休館日が変わった" in withdrawn.text
    assert approved_by(app) is None
    acts = [entry.act.action for entry in desk.audit.entries(AuditQuery(action="answer"))]
    assert acts == ["answer.write", "answer.approve", "answer.withdraw"]
    assert desk.audit.verified() is None


def test_nobody_approves_their_own_answer_whatever_they_send(
    app: FastAPI, enters: Callable[[str], Worker]
) -> None:
    kato = enters("kato")
    page = kato.send(kato.get("/desk/answers/new"), "new", **FORM)
    forced = kato.client.post(
        "/desk/answers/1/approve", data={"form": token(page.text), "revision": "1", "number": "1"}
    )
    assert forced.status_code == 422
    assert "自分が書いた回答は承認できません" in forced.text
    assert approved_by(app) is None


def test_a_worker_of_the_desk_approves_nothing(app: FastAPI, enters: Callable[[str], Worker]) -> None:
    kato, sato = enters("kato"), enters("sato")
    kato.send(kato.get("/desk/answers/new"), "new", **FORM)
    page = sato.get("/desk/answers/1")
    assert "承認には「承認者」の役割が要ります" in page.text
    forced = sato.client.post(
        "/desk/answers/1/approve", data={"form": token(page.text), "revision": "1", "number": "1"}
    )
    assert forced.status_code == 403
    assert "「承認者」の役割が要ります" in forced.text
    assert approved_by(app) is None


def test_a_correction_and_a_renewal_wait_for_approval_and_every_version_stays(
    app: FastAPI, enters: Callable[[str], Worker]
) -> None:
    sato, kato = enters("sato"), enters("kato")
    sato.send(sato.get("/desk/answers/new"), "new", **FORM)
    kato.send(kato.get("/desk/answers/1"), "approve")
    corrected = sato.send(sato.get("/desk/answers/1/correct"), "correct", **{**FORM, "text": "火曜日です。"})
    assert "書き直しました" in corrected.text
    assert TEXT in asked(app)["text"]
    kato.send(kato.get("/desk/answers/1"), "approve")
    assert "火曜日です。" in asked(app)["text"]
    renewed = sato.send(sato.get("/desk/answers/1"), "renew", until="2099-12-31")
    assert "期限を延ばす版を出しました" in renewed.text
    done = kato.send(kato.get("/desk/answers/1"), "approve")
    assert "2099年12月31日まで" in done.text
    assert len(re.findall(r"<summary>第\d版", done.text)) == 3
    assert TEXT in done.text


def test_an_approver_is_shown_what_changed_and_that_something_waits(
    enters: Callable[[str], Worker],
) -> None:
    sato, kato = enters("sato"), enters("kato")
    sato.send(sato.get("/desk/answers/new"), "new", **FORM)
    kato.send(kato.get("/desk/answers/1"), "approve")
    assert "承認待ち 1" not in kato.get("/desk/").text
    change = {"text": TEXT.replace("月曜日", "火曜日"), "valid_until": "2099-12-31"}
    sato.send(sato.get("/desk/answers/1/correct"), "correct", **{**FORM, **change})
    assert 'href="/desk/answers?state=waiting">承認待ち 1</a>' in kato.get("/desk/").text
    assert "承認待ち 1" not in sato.get("/desk/").text
    page = re.sub(r'<span class="unseen"[^>]*>[^<]*</span>', "", kato.get("/desk/answers/1").text)
    assert "<del>毎週月曜日</del><ins>毎週火曜日</ins>" in page
    assert "<del>2026年11月1日から2099年3月31日まで</del>" in page
    assert "<ins>2026年11月1日から2099年12月31日まで</ins>" in page
    assert page.count("<ins>") == 2 * 3, (
        "text, days and the words that explain the marks; above and in the history"
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": ""}, "質問と回答を書いてください"),
        ({"text": "090-1234-5678"}, "電話番号"),
        ({"valid_until": "来年"}, "いつまで"),
        ({"source_title": "x", "source_url": "https://example.com/"}, "go.jp"),
        ({"source_url": "https://www.soumu.go.jp/"}, "根拠の名前"),
        ({"source_title": "x", "source_document": "guides/staff-generative-ai"}, "根拠にできません"),
        ({"owner": ""}, "部署"),
        ({"language": "xx"}, "言語"),
        ({"likeness": "x"}, "どこまで似た"),
        ({"likeness": "nan"}, "基準"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_stays_in_the_form(
    desk: Desk, enters: Callable[[str], Worker], change: dict[str, str], told: str
) -> None:
    worker = enters("sato")
    form = {**FORM, "variants": "プールはいつ休みですか\r\nプールの定休日は", **change}
    refused = worker.send(worker.get("/desk/answers/new"), "new", **form)
    assert refused.status_code == 422
    assert told in re.search(r'role="alert">(.*?)</p>', refused.text)[1]  # type: ignore[index]  # there is an alert
    assert field(refused.text, "variants") == "プールはいつ休みですか\nプールの定休日は"
    assert desk.approved.all() == []


def test_who_changes_an_answer_second_is_told_and_keeps_what_was_typed(
    enters: Callable[[str], Worker],
) -> None:
    sato, ito, kato = enters("sato"), enters("ito"), enters("kato")
    sato.send(sato.get("/desk/answers/new"), "new", **FORM)
    seen, waiting = ito.get("/desk/answers/1/correct"), kato.get("/desk/answers/1")
    sato.send(sato.get("/desk/answers/1/correct"), "correct", **{**FORM, "text": "火曜日です。"})
    late = ito.send(seen, "correct", **{**FORM, "text": "水曜日です。"})
    assert late.status_code == 409
    assert field(late.text, "text") == "水曜日です。"
    assert ito.send(late, "correct", **{**FORM, "text": "水曜日です。"}).status_code == 200
    assert kato.send(waiting, "approve").status_code == 409
    lost = kato.send(waiting, "withdraw", reason="まちがい")
    assert (lost.status_code, 'value="まちがい"' in lost.text) == (409, True)


def test_answers_are_listed_by_what_becomes_of_them(enters: Callable[[str], Worker]) -> None:
    sato, kato = enters("sato"), enters("kato")
    soon = (date.today() + timedelta(days=10)).isoformat()
    for question, until in ((POOL, "2099-03-31"), ("体育館の休館日はいつですか", soon)):
        sato.send(
            sato.get("/desk/answers/new"), "new", **{**FORM, "question": question, "valid_until": until}
        )
    assert sato.get("/desk/answers?state=waiting").text.count('<li class="card">') == 2
    kato.send(kato.get("/desk/answers/2"), "approve")
    ending = sato.get("/desk/answers?state=ending").text
    assert (ending.count('<li class="card">'), "あと10日" in ending or "あと9日" in ending) == (1, True)
    assert sato.get("/desk/answers?words=体育館").text.count('<li class="card">') == 1
    assert sato.get("/desk/answers?state=x&page=x&words=ない").status_code == 200


# Notices


def test_a_notice_is_put_up_in_three_languages_and_taken_down(
    app: FastAPI, desk: Desk, enters: Callable[[str], Worker]
) -> None:
    kato = enters("kato")
    notice = {
        "level": "emergency",
        "ja": "避難所を開きました。",
        "easy": "にげてください。",
        "en": "Shelters are open.",
    }
    kato.send(kato.get("/desk/notices"), "notices", **notice, begins="", ends="2099-01-01T09:00")
    shown = Worker(app).client.get("/api/v1/notices").json()["notices"]
    assert [one["en"] for one in shown] == ["Shelters are open."]
    for path in ("/desk/", "/desk/audit", "/staff/", "/privacy"):
        assert "避難所を開きました。" in kato.get(path).text, path
    assert "Shelters are open." in kato.get("/privacy?lang=en").text
    assert "取り下げました" in kato.send(kato.get("/desk/notices"), "withdraw").text
    assert Worker(app).client.get("/api/v1/notices").json()["notices"] == []
    acts = [entry.act for entry in desk.audit.entries(AuditQuery(action="notice"))]
    assert [(act.by, act.action, act.subject) for act in acts] == [
        ("kato", "notice.add", "notice:1"),
        ("kato", "notice.withdraw", "notice:1"),
    ]


def test_a_notice_that_cannot_be_stays_in_the_form_and_one_of_the_desk_is_refused(
    desk: Desk, enters: Callable[[str], Worker]
) -> None:
    kato, sato = enters("kato"), enters("sato")
    for wrong in ({"ends": "2020-01-01T09:00"}, {"ends": "あした"}, {"level": "x"}, {"ja": ""}):
        typed = {
            "level": "outage",
            "ja": "止まります。",
            "easy": "",
            "en": "It stops.",
            "begins": "",
            "ends": "",
        }
        refused = kato.send(kato.get("/desk/notices"), "notices", **{**typed, **wrong})
        assert refused.status_code == 422
        assert field(refused.text, "en") == "It stops."
    page = sato.get("/desk/notices")
    assert "「承認者」の役割が要ります" in page.text
    forced = sato.client.post(
        "/desk/notices",
        data={"form": token(sato.get("/desk/answers/new").text), "ja": "長い文のお知らせ"},
    )
    assert forced.status_code == 403
    assert "長い文のお知らせ" in forced.text
    assert desk.notices.all() == []


# The room


def test_who_only_may_into_the_staff_room_sees_nothing_of_the_desk(
    app: FastAPI, desk: Desk, enters: Callable[[str], Worker], ticket: str
) -> None:
    outside, suzuki = Worker(app), enters("suzuki")
    for path in ("/desk/", ticket, "/desk/answers", "/desk/notices", "/desk/answers/new"):
        assert suzuki.get(path).status_code == 403
        assert POOL not in suzuki.get(path).text
        assert "職員のサインイン" in outside.get(path).text
    assert suzuki.client.post(f"{ticket}/dismiss", data={"version": "1"}).status_code == 403


def test_a_form_of_another_page_or_site_changes_nothing_and_gives_back_what_was_typed(
    desk: Desk, enters: Callable[[str], Worker], ticket: str
) -> None:
    worker = enters("sato")
    stale = worker.client.post(f"{ticket}/note", data={"form": "0" * 64, "note": "長いメモを書きました。"})
    assert stale.status_code == 403
    assert "長いメモを書きました。" in stale.text
    form = {"form": token(worker.get(ticket).text), "note": "よそから"}
    other = worker.client.post(f"{ticket}/note", data=form, headers={"sec-fetch-site": "cross-site"})
    assert other.status_code == 403
    assert desk.casework.folder(1).notes == ()


def test_what_is_not_there_is_told_calmly(enters: Callable[[str], Worker]) -> None:
    worker = enters("sato")
    for path in ("tickets/9", "tickets/99999999999999999999", "answers/9", "answers/9/correct"):
        page = worker.get(f"/desk/{path}")
        assert (page.status_code, "ありません" in page.text) == (404, True)
    assert worker.get("/desk/nothing").status_code == 404
    assert worker.client.post("/desk/nothing", data={"form": "x"}).status_code in (403, 404)
    assert "application/problem+json" not in worker.get("/desk/nothing").headers["content-type"]


def test_a_body_that_is_too_long_or_no_form_does_no_harm(
    enters: Callable[[str], Worker], ticket: str
) -> None:
    worker = enters("sato")
    assert worker.client.post(f"{ticket}/note", content=b"note=" + b"x" * 70_000).status_code == 413
    assert worker.client.post(f"{ticket}/note", content=b"\xff\xfe&" * 1000).status_code == 403


def test_every_page_is_kept_from_caches_and_runs_nothing(
    enters: Callable[[str], Worker], ticket: str
) -> None:
    worker = enters("sato")
    for path in ("/desk/", ticket, "/desk/answers", "/desk/answers/new", "/desk/notices"):
        headers = worker.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]


def asked(app: FastAPI, question: str = POOL) -> dict[str, str]:
    """What a citizen is answered."""
    answer: dict[str, str] = Worker(app).client.post("/api/v1/ask", json={"question": question}).json()
    return answer


def approved_by(app: FastAPI) -> str | None:
    """Who answers for what a citizen is told about the pool."""
    return asked(app)["approved_by"]


def token(html: str) -> str:
    """The token of a page's forms."""
    found = re.search(r'name="form" value="([0-9a-f]{64})"', html)
    return found[1] if found else ""


def field(html: str, name: str) -> str | None:
    """What stands in a field of a page."""
    found = re.search(rf'<textarea id="{name}"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    return found[1].rstrip("\n") if found else None
