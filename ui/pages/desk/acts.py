"""How the audit page calls what was done. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.desk.audit import Act, Detail

# By the name of the action; `madoguchi desk audit list` names them so too.
ACTS: Mapping[str, str] = {
    "ticket.assign": "案件の担当を変えた",
    "ticket.note": "案件にメモを書いた",
    "ticket.reply": "案件に返事をした",
    "ticket.settle": "案件を回答済にした",
    "ticket.dismiss": "案件を見送った",
    "ticket.reopen": "案件を開き直した",
    "answer.write": "回答を書いた",
    "answer.correct": "回答を直した",
    "answer.renew": "回答の期限を延ばした",
    "answer.approve": "回答を承認した",
    "answer.withdraw": "回答を取り下げた",
    "notice.add": "お知らせを出した",
    "notice.withdraw": "お知らせを取り下げた",
    "account.add": "利用者を作った",
    "account.show_as": "利用者の市民に見える名前を変えた",
    "account.disable": "利用者を止めた",
    "account.reset": "利用者のパスワードを変えた",
    "account.password": "自分のパスワードを変えた",
    "account.lock": "まちがえ続けて入れなくなった",
    "session.close_all": "すべての機械でサインアウトした",
    "token.add": "APIの鍵を作った",
    "token.revoke": "APIの鍵を止めた",
    "document.check": "文書の確認日を新しくした",
    "records.restore": "バックアップから戻した",
}
KINDS: tuple[tuple[str, str], ...] = (
    ("", "すべて"),
    ("ticket.", "案件"),
    ("answer.", "確認した回答"),
    ("notice.", "お知らせ"),
    ("account.", "利用者"),
    ("session.", "サインアウト"),
    ("token.", "APIの鍵"),
    ("document.", "文書"),
    ("records.", "記録全体"),
)
_SUBJECTS: Mapping[str, str] = {
    "ticket": "案件",
    "answer": "回答",
    "notice": "お知らせ",
    "account": "利用者",
    "token": "鍵",
    "document": "文書",
    "records": "記録",
}
_DETAILS: Mapping[str, str] = {
    "after": "後",
    "author": "書いた人",
    "before": "前",
    "entries": "記録の数",
    "level": "種類",
    "made_at": "作った日時",
    "replies": "返事の数",
    "role": "役割",
    "text": "文の指紋",
    "ticket": "案件",
    "to": "担当",
    "until": "期限",
    "version": "版",
    "wording": "文の指紋",
}
# Where a subject's page is, below `/desk/`.
_PAGES: Mapping[str, str] = {"ticket": "tickets", "answer": "answers"}
_DIGEST = 64
_SHOWN = 12


def act_name(action: str) -> str:
    """An action in words; one that is not known, by its name."""
    return ACTS.get(action, action)


def subject_name(subject: str) -> str:
    """What it was done to, in words."""
    kind, _, name = subject.partition(":")
    return f"{_SUBJECTS.get(kind, kind)} {name}".strip()


def subject_page(subject: str) -> str:
    """The address of the subject's page below `/desk/`; "" where it has none."""
    kind, _, name = subject.partition(":")
    return f"{_PAGES[kind]}/{name}" if kind in _PAGES and name.isdecimal() and name != "0" else ""


def details(act: Act) -> Iterator[tuple[str, str]]:
    """The numbers, states and digests of an act; of a digest, its beginning."""
    return ((_DETAILS.get(name, name), _told(value)) for name, value in act.details.items())


def _told(value: Detail) -> str:
    if value is None:
        return "なし"
    text = str(value)
    return f"{text[:_SHOWN]}…" if len(text) == _DIGEST else text
