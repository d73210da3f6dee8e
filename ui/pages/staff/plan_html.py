"""The form for a plan and the result of its check, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from bot.plan_check import MAX_PLAN, CheckedPlan, Finding
from bot.plan_wording import Worded
from ui.pages.markup import tag
from ui.pages.staff.pieces import alert, items, labelled, quotation
from ui.pages.staff.plan_report import said_in_plan, summary
from ui.pages.staff.plan_words import sent_again
from ui.pages.staff.texts import staff_texts

Address = Callable[[str], str]
"""The escaped address of a passage, by its id."""


def plan_form(action: str, token: str, plan: str = "", wrong: str = "", *, to_model: bool = False) -> str:
    """The form that a plan is pasted into; `token`: HTML; `to_model`: sentences of it are sent to a language model."""
    texts = staff_texts().plan
    faulty = ' aria-invalid="true"' if wrong else ""
    return (
        f'{alert(wrong)}<form method="post" action="{action}" accept-charset="utf-8">{token}'
        f'<p class="field"><label for="plan">{escape(texts.field)}</label>'
        f'<textarea id="plan" name="plan" required aria-describedby="plan-hint"{faulty}>\n{escape(plan)}</textarea></p>'
        f'<p id="plan-hint">{escape(texts.hint.format(most=f"{MAX_PLAN:,}"))}{escape(texts.private)}{escape(texts.private_model) if to_model else ""}</p>'
        f'<button type="submit">{escape(texts.check)}</button></form>'
    )


def result_html(checked: CheckedPlan, address: Address) -> str:
    """The summary with a table of all points, and the findings one by one."""
    texts = staff_texts().plan
    rows = "".join(
        f'<tr><th scope="row"><a href="#point-{escape(finding.id)}">{escape(finding.point)}</a></th>'
        f"<td>{_state(finding)}</td></tr>"
        for finding in checked.findings
    )
    table = (
        f'<div class="wide"><table><thead><tr><th scope="col">{escape(texts.point)}</th>'
        f'<th scope="col">{escape(texts.state)}</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )
    told = f'<p class="said" role="status">{escape(summary(checked))}</p><p>{escape(texts.caution)}</p>'
    told += _by_model(checked.worded)
    findings = "".join(_finding(finding, checked.worded, address) for finding in checked.findings)
    return labelled(texts.summary, told + table, "summary") + labelled(texts.details, findings, "details")


def download_form(action: str, token: str, plan: str, worded: Worded) -> str:
    """Buttons that send the plan, and what a model wrote of it, again and bring the result as a file; `token`: HTML."""
    texts = staff_texts().plan
    buttons = "".join(
        f'<button type="submit" name="form_of_file" value="{value}">{escape(name)}</button> '
        for value, name in (("markdown", texts.markdown), ("word", texts.word))
    )
    return (
        f'<form method="post" action="{action}" accept-charset="utf-8">{token}'
        f'<input type="hidden" name="plan" value="{escape(plan)}">'
        f'<input type="hidden" name="worded" value="{escape(sent_again(worded))}">{buttons}</form>'
    )


def _by_model(worded: Worded) -> str:
    """What a model says of the whole plan, and how its words are marked and what it was not sent."""
    texts = staff_texts().plan
    begin = items((f"{escape(text)} {_mark()}" for text in worded.of("summary")), "plain-list")
    parts = [f"<h3>{escape(texts.begin)}</h3>{begin}" if begin else ""]
    if worded.texts:
        parts.append(f'<p class="soft">{escape(texts.model_note)}</p>')
    if worded.withheld:
        parts.append(f'<p class="soft">{escape(texts.withheld.format(count=worded.withheld))}</p>')
    return "".join(parts)


def _mark() -> str:
    return tag(staff_texts().plan.by_model, "model")


def _lack(finding: Finding, aspect: str, worded: Worded) -> str:
    own = "".join(f"<br>{escape(text)} {_mark()}" for text in worded.of("missing", finding.id, aspect))
    return escape(aspect) + own


def _finding(finding: Finding, worded: Worded, address: Address) -> str:
    texts = staff_texts().plan
    stands = quotation(finding.stands, address(finding.stands.passage_id)) if finding.stands else ""
    said = items(
        f"<blockquote><p>{escape(said_in_plan(sentence.text))}</p></blockquote>"
        f'<p class="soft">{escape(texts.speaks.format(aspect=sentence.aspect))}</p>'
        for sentence in finding.sentences
    )
    lacks = items((_lack(finding, aspect, worded) for aspect in finding.missing), "plain-list")
    link = ""
    if finding.asked:
        where = address(finding.asked.passage_id)
        link = f'<p><a href="{where}">{escape(texts.asked)}: {escape(finding.asked.title)}</a></p>'
    own = "".join(
        f"<p>{escape(texts.this_plan)}: {escape(text)} {_mark()}</p>" for text in worded.of("ask", finding.id)
    )
    parts = (
        (texts.stands, stands),
        (texts.said, said or f"<p>{escape(texts.nothing)}</p>"),
        (texts.lacks, lacks or f"<p>{escape(texts.whole)}</p>"),
        (texts.ask, f"<p><strong>{escape(finding.ask)}</strong></p>{own}{link}"),
    )
    inside = "".join(f"<h4>{escape(name)}</h4>{body}" for name, body in parts if body)
    name = f"point-{escape(finding.id)}"
    return labelled(finding.point, f"<p>{_state(finding)}</p>{inside}", name, 3)


def _state(finding: Finding) -> str:
    return tag(staff_texts().plan.states[finding.state], finding.state)
