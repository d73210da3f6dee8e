"""A long story is answered where the one question in it is, and is not where nothing in it is."""

from __future__ import annotations

from datetime import date

import pytest

from bot.assistant import Assistant
from bot.settings import AnswerTuning
from bot.types import Question, Status
from index.library import Library

STORIES = [
    "祖母は昔から編み物が好きで、毛糸を山ほど持っていました。春に施設へ入り、部屋を片づけていると懐かしくなります。妹は庭の池の金魚に夢中です。転出のときは何を持っていけばいいですか？",
    "夏の間ずっとサッカーの合宿で留守にしていて、帰ったら庭の朝顔が枯れていました。がっかりしています。転入届はいつまでに出しますか？",
]
ANSWERED = {Status.ANSWERED, Status.CONFIRM_WITH_CITY}


def assistant(library: Library, today: date, tuning: AnswerTuning) -> Assistant:
    return Assistant(library, tuning, today=lambda: today)


@pytest.mark.parametrize("story", STORIES)
def test_what_is_asked_at_the_end_is_answered(library: Library, today: date, story: str) -> None:
    """Though the whole would be refused for all that no document says."""
    whole = assistant(library, today, AnswerTuning(again=1.0)).ask(Question(story))
    assert whole.status not in ANSWERED
    assert assistant(library, today, AnswerTuning()).ask(Question(story)).status in ANSWERED


def test_a_story_with_another_question_is_still_refused(library: Library, today: date) -> None:
    story = f"{STORIES[0].rpartition('。')[0]}。毛糸のほどき方を教えてください。"
    assert assistant(library, today, AnswerTuning()).ask(Question(story)).status not in ANSWERED
