"""Any cross-encoder that sentence-transformers loads, by name or folder, as reranker."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from torch import nn

from index.adapters.model_libraries import CrossEncoder, quiet_loading
from index.errors import RerankerUnavailable


class CrossEncoderReranker:
    """Implements `Reranker`; may be shared by threads, which take turns.

    Taking turns costs nothing, for one scoring keeps all cores busy, and it is needed: the tokenizer notes cutting
    and padding in itself while it works. The model's tokenizer cuts what is longer than the model can read.

    Raises:
        RerankerUnavailable: the model is not on this machine, cannot be loaded, or does not give a pair one score.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._turn = threading.Lock()
        try:
            with quiet_loading():
                self._model = CrossEncoder(name)
        except Exception as error:  # many libraries below, each with its own errors
            raise RerankerUnavailable(
                f"並べ替えのモデル「{name}」を読み込めません。モデルのフォルダーを MADOGUCHI_RERANKER に指定してください。"
            ) from error
        if not _scores_pairs(self._model):
            raise RerankerUnavailable(
                f"モデル「{name}」は、質問と文章の組に一つの点を付けるモデル（cross-encoder）ではありません。"
                "MADOGUCHI_RERANKER に別のモデルを指定してください。"
            )

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """How well each passage answers the question, shape (passages,); only the order means anything."""
        with self._turn:
            # The model's bare outputs: a sigmoid would make the best ones all 1.
            found = self._model.predict(
                [(question, passage) for passage in passages],
                activation_fn=nn.Identity(),
                show_progress_bar=False,
            )
        return np.asarray(found, dtype=np.float64)


def _scores_pairs(model: CrossEncoder) -> bool:
    """Whether the model was made to score pairs: any other is given a last layer of random numbers, silently."""
    architectures = getattr(model.config, "architectures", None) or [""]
    headless = len(model) == 1 and not architectures[0].endswith("ForSequenceClassification")
    return model.num_labels == 1 and not headless
