"""The states in which a citizen finds the page, and the way into each."""

from __future__ import annotations

from collections.abc import Callable

from browser.citizen import Citizen


def opening(citizen: Citizen) -> None:
    """Nothing is asked yet."""


def opening_easy(citizen: Citizen) -> None:
    """The same in easy Japanese."""
    citizen.speak("easy")


def opening_english(citizen: Citizen) -> None:
    """The same in English."""
    citizen.speak("en")


def waiting(citizen: Citizen) -> None:
    """A question is being answered, and the answer does not come."""
    citizen.page.route("**/queue/data*", lambda _: None)
    citizen.question.fill("転入届はいつまで？")
    citizen.question.press("Enter")


def answered(citizen: Citizen) -> None:
    """A short answer."""
    citizen.ask("転入届はいつまでに出せばいい？")


def long_answer(citizen: Citizen) -> None:
    """A long answer, opened to its end."""
    citizen.ask("引っ越してきたら何をすればいい？")
    citizen.last.locator("details.more > summary").click()


def source_open(citizen: Citizen) -> None:
    """A source with its marked passage."""
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.open_source()


def answered_easy(citizen: Citizen) -> None:
    """An answer in easy Japanese, with its readings."""
    citizen.speak("easy")
    citizen.ask("子どものお金をもらいたいです")


def answered_english(citizen: Citizen) -> None:
    """An answer in English."""
    citizen.speak("en")
    citizen.ask("By when do I have to file a moving-in notification?")


def clarify(citizen: Citizen) -> None:
    """The question could mean several things."""
    citizen.ask("証明書がほしい")


def refused(citizen: Citizen) -> None:
    """The documents do not hold it."""
    citizen.ask("プールの営業時間は")


def emergency(citizen: Citizen) -> None:
    """A life is in danger."""
    citizen.ask("家が燃えています")


def personal_data(citizen: Citizen) -> None:
    """The question held a phone number."""
    citizen.ask("私の電話は090-1234-5678です")


def other_language(citizen: Citizen) -> None:
    """The question was Chinese."""
    citizen.ask("我刚搬来这里，需要做什么？")


def empty(citizen: Citizen) -> None:
    """Sent without a question."""
    citizen.question.press("Enter")


STATES: dict[str, Callable[[Citizen], None]] = {
    state.__name__: state
    for state in (
        opening,
        opening_easy,
        opening_english,
        waiting,
        answered,
        long_answer,
        source_open,
        answered_easy,
        answered_english,
        clarify,
        refused,
        emergency,
        personal_data,
        other_language,
        empty,
    )
}
