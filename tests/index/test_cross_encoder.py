"""Any cross-encoder as reranker; here one that counts words, with weights that are set by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from made_cross_encoder import SPECIAL, VOCABULARY, config, counting_model, saved
from sentence_transformers import CrossEncoder
from transformers import BertForSequenceClassification, BertModel

from index.adapters.cross_encoder import CrossEncoderReranker
from index.errors import RerankerUnavailable


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The counting model, saved."""
    return saved(counting_model(), tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def reranker(folder: Path) -> CrossEncoderReranker:
    """The counting model as reranker."""
    return CrossEncoderReranker(str(folder))


def test_the_passage_with_the_questions_word_scores_best(reranker: CrossEncoderReranker) -> None:
    """One score a passage, in the passages' order."""
    passages = ["ごみ 税金", "住民票 転入届 税金", "住民票"]
    scores = reranker.scores("転入届", passages)
    assert scores.dtype == np.float64
    assert scores.shape == (3,)
    assert scores.argmax() == 1
    assert reranker.scores("ごみ", passages).argmax() == 0
    assert reranker.scores("住民票 税金", passages).argmax() == 1


def test_a_score_does_not_depend_on_the_other_passages(reranker: CrossEncoderReranker) -> None:
    """However they are put together and filled up for the model."""
    passages = ["転入届", "転入届 ごみ 税金 住民票", "ごみ"] * 20
    together = reranker.scores("転入届", passages)
    alone = [reranker.scores("転入届", [passage])[0] for passage in passages[:3]]
    assert np.allclose(together, alone * 20, atol=1e-4)


def test_the_best_passages_keep_their_order(reranker: CrossEncoderReranker, folder: Path) -> None:
    """A sigmoid, which the model would put on its outputs, makes them all 1."""
    passages = ["転入届", "転入届 税金", "転入届 税金 ごみ"]
    scores = reranker.scores("転入届", passages)
    assert scores[0] > scores[1] > scores[2] > 0
    usual = CrossEncoder(str(folder)).predict([("転入届", passage) for passage in passages])
    assert set(usual) == {1.0}


def test_a_long_passage_is_cut_to_what_the_model_reads(reranker: CrossEncoderReranker) -> None:
    """What stands behind the limit does not count, and does no harm."""
    scores = reranker.scores(
        "転入届", ["転入届 " + "ごみ " * 5000, "ごみ " * 5000 + "転入届", "ごみ " * 5000]
    )
    assert scores[0] != pytest.approx(scores[2])
    assert scores[1] == pytest.approx(scores[2])


def test_no_passages_have_no_scores(reranker: CrossEncoderReranker) -> None:
    """An empty array, not an error."""
    assert reranker.scores("転入届", []).shape == (0,)


def test_threads_get_the_scores_of_their_own_questions(folder: Path) -> None:
    """As the threads of a server ask: also the first questions, at which the tokenizer is set up."""
    reranker = CrossEncoderReranker(str(folder))
    questions = VOCABULARY[len(SPECIAL) :] * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda question: reranker.scores(question, VOCABULARY[len(SPECIAL) :]), questions)
        )
    assert [VOCABULARY[len(SPECIAL) + scores.argmax()] for scores in found] == questions


def test_a_model_that_is_not_here_is_unavailable(tmp_path: Path) -> None:
    """Neither a hub's name nor an empty folder; the message names it and the setting."""
    for name in ("nobody/no-such-model", str(tmp_path)):
        assert_refused(name)


def test_a_model_that_was_not_made_to_score_pairs_is_unavailable(tmp_path: Path) -> None:
    """An embedding model would be given a last layer of random numbers; one with three labels gives three scores."""
    assert_refused(str(saved(BertModel(config()), tmp_path / "embedder")))
    assert_refused(str(saved(BertForSequenceClassification(config(labels=3)), tmp_path / "labels")))


def assert_refused(name: str) -> None:
    """One sentence or two in Japanese, with the model's name and the setting."""
    with pytest.raises(RerankerUnavailable, match="MADOGUCHI_RERANKER") as caught:
        CrossEncoderReranker(name)
    assert name in str(caught.value)
    assert str(caught.value).endswith("。")


ASK = """
import socket, sys
tried = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        tried.append(f"{event} {arguments}")
sys.addaudithook(watch)
from index.adapters.cross_encoder import CrossEncoderReranker
from index.errors import RerankerUnavailable
CrossEncoderReranker(sys.argv[1]).scores("転入届", ["ごみ", "転入届"] * 40)
for name in sys.argv[2:]:
    try:
        CrossEncoderReranker(name)
    except RerankerUnavailable:
        pass
    else:
        sys.exit(f"{name} was loaded")
sys.exit(f"reached for {tried}" if tried else 0)
"""


def test_it_reaches_for_no_other_machine_and_prints_nothing(folder: Path, tmp_path: Path) -> None:
    """In a process of its own, without the variables that tell the libraries so; warnings are errors there too."""
    headless = saved(BertModel(config()), tmp_path / "embedder")
    quiet = {
        "HF_HUB_OFFLINE",
        "TRANSFORMERS_OFFLINE",
        "HF_HUB_DISABLE_TELEMETRY",
        "HF_HUB_DISABLE_PROGRESS_BARS",
    }
    done = subprocess.run(  # noqa: S603 — our own program
        [sys.executable, "-W", "error", "-c", ASK, str(folder), "nobody/no-such-model", str(headless)],
        cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if name not in quiet},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
