"""What an answer says, claim by claim: sentences, lists, rows under their labels, and lists to tick. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby

from bot.labels import names_of_label
from bot.render import open_claims
from bot.types import Answer, Claim, Status
from ui.pages.excerpts import Excerpt
from ui.pages.markup import html_language, tag, with_phones
from ui.pages.sources_html import source_id, source_numbers
from ui.pages.texts import Texts, page_texts

# Between a text and a number that belongs to it: no line ends here.
_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer with all that its HTML needs; `excerpts` are by passage id, `texts` in the answer's language."""

    answer: Answer
    excerpts: Mapping[str, Excerpt]
    texts: Texts
    max_open: int

    @property
    def falls_back(self) -> bool:
        """Whether the documents cited are in another language than the answer."""
        return any(excerpt.language != self.answer.language for excerpt in self.excerpts.values())


def claims_html(shown: Shown) -> str:
    """The claims, those beyond the open ones folded away; nothing where there are none."""
    claims = shown.answer.claims
    if not claims:
        return ""
    language = "ja" if shown.falls_back else html_language(shown.answer.language)
    first = open_claims(claims, shown.max_open)
    rest = claims[len(first) :]
    more = ""
    if rest:
        count = escape(shown.texts.more.format(count=len(rest)))
        more = (
            f'<details class="more"><summary>{count}</summary>{_documents(rest, shown, len(first))}</details>'
        )
    return f'<div class="claims" lang="{language}">{_documents(first, shown, 0)}{more}</div>'


@cache
def _checklist_labels() -> frozenset[str]:
    """The labels of lists to tick, in every language."""
    return frozenset(name for label in page_texts().checklist for name in names_of_label(label))


def _is_ticked(claim: Claim) -> bool:
    return claim.kind == "row" and claim.label in _checklist_labels()


def _documents(claims: Sequence[Claim], shown: Shown, before: int) -> str:
    """The claims, of which the first is number `before`; where the answer is of several documents, under their titles."""
    several = len({claim.citations[0].title for claim in shown.answer.claims}) > 1
    numbered = list(enumerate(claims, start=before))
    parts = []
    for title, group in groupby(numbered, key=lambda pair: pair[1].citations[0].title):
        parts += [f'<h4 class="of-document">{escape(title)}</h4>'] if several else []
        parts.append(_blocks(list(group), shown))
    return "".join(parts)


def _blocks(claims: Sequence[tuple[int, Claim]], shown: Shown) -> str:
    """Sentences as paragraphs, list items as a list, rows under their labels, in the order of the claims."""
    blocks = []
    for kind, group in groupby(claims, key=lambda pair: pair[1].kind):
        if kind == "row":
            blocks.append(_rows(list(group), shown))
        elif kind == "item":
            items = "".join(f"<li>{_said(claim, shown)}</li>" for _, claim in group)
            blocks.append(f'<ul class="items">{items}</ul>')
        else:
            blocks += [f"<p>{_said(claim, shown)}</p>" for _, claim in group]
    return "".join(blocks)


def _rows(claims: Sequence[tuple[int, Claim]], shown: Shown) -> str:
    labels = dict.fromkeys(claim.label or "" for _, claim in claims)
    return "".join(
        f'<section class="rows"><h4>{escape(label)}</h4><ul>'
        + "".join(_row(number, claim, shown) for number, claim in claims if (claim.label or "") == label)
        + "</ul></section>"
        for label in labels
    )


def _row(number: int, claim: Claim, shown: Shown) -> str:
    if _is_ticked(claim):
        return _row_to_tick(number, claim, shown)
    tags, said = _tags(claim, shown.texts), _said(claim, shown)
    if not claim.when:
        return f'<li class="row"><div class="row-value">{tags}{said}</div></li>'
    head = f'<div class="row-head">{tags}<span class="when">{escape(claim.when)}</span></div>'
    return f'<li class="row">{head}<div class="row-value">{said}</div></li>'


def _row_to_tick(number: int, claim: Claim, shown: Shown) -> str:
    """A row with its box; the whole text ticks it, the numbers of the sources stand aside."""
    box = escape(f"tick-{shown.answer.answer_id}-{number}")
    when = f'<span class="when">{escape(claim.when)}</span>' if claim.when else ""
    tags = _tags(claim, shown.texts)
    head = f'<span class="row-head">{tags}{when}</span>' if tags or when else ""
    return (
        f'<li class="row row-tick"><input type="checkbox" id="{box}">'
        f'<label for="{box}">{head}<span class="row-value">{escape(claim.text)}</span></label>'
        f'<span class="cites">{"".join(_cites(claim, shown))}</span></li>'
    )


def _tags(claim: Claim, texts: Texts) -> str:
    tags = {"required": tag(texts.required, "required"), "if": tag(texts.conditional, "conditional")}
    return tags.get(claim.need or "", "") + (tag(texts.confirm, "confirm") if claim.confirm else "")


def _said(claim: Claim, shown: Shown) -> str:
    """A claim's text with the numbers of its sources, which keep to the line of its end. A person's has its own lines."""
    urgent = shown.answer.status is Status.EMERGENCY
    numbers = "".join(_WORD_JOINER + number for number in _cites(claim, shown))
    return with_phones(claim.text, short=urgent).replace("\n", "<br>") + numbers


def _cites(claim: Claim, shown: Shown) -> list[str]:
    """The numbers of a claim's sources, as links that open them."""
    numbers = source_numbers(shown.answer)
    cited = dict.fromkeys(numbers[citation.passage_id] for citation in claim.citations)
    return [
        f'<a class="cite" href="#{source_id(shown.answer, number)}" '
        f'data-source="{source_id(shown.answer, number)}" '
        f'aria-label="{escape(shown.texts.source.format(number=number))}">{number}</a>'
        for number in cited
    ]
