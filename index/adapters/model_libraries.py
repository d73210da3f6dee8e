"""The model libraries with their switches set: no network, and nothing on the terminal while a model loads.

Adapters take the libraries' classes from here, because the variables are read when the libraries are imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from logging import ERROR

# Hubs are asked only when the operator allows it, by setting a variable to 0.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

from huggingface_hub import constants
from sentence_transformers import CrossEncoder, SentenceTransformer
from transformers.utils import logging

__all__ = ["CrossEncoder", "SentenceTransformer", "quiet_loading"]

# Said again, for another part of the program may have imported the library before this file set the variable.
constants.HF_HUB_OFFLINE = os.environ["HF_HUB_OFFLINE"].upper() in {"1", "ON", "YES", "TRUE"}


@contextmanager
def quiet_loading() -> Iterator[None]:
    """No bar over the weights and no table of those left over; errors are still logged."""
    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity(ERROR)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the library's own
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # the library's own
