"""What can go wrong with an evaluation; every message tells a person what to do.

EvaluationError
├── CasesUnreadable       a file of cases is not there or has a wrong line
├── ThresholdsUnreadable  a file of thresholds is not there, malformed, or names no figure
├── BaselineUnreadable    a baseline is no report of an evaluation
├── DraftsNotWritten      draft cases cannot be written where they were to be
├── ReportNotWritten      a report cannot be written where it was to be
└── LibraryMissing        a library that only an evaluation needs is not installed
"""

from __future__ import annotations


class EvaluationError(Exception):
    """The evaluation could not be made."""


class CasesUnreadable(EvaluationError):
    """A file of cases is not there or has a wrong line; the message names it."""


class ThresholdsUnreadable(EvaluationError):
    """A file of thresholds is not there, malformed, or names a figure that there is none of."""


class BaselineUnreadable(EvaluationError):
    """A baseline is no report of an evaluation."""


class DraftsNotWritten(EvaluationError):
    """Draft cases cannot be written: the file is there already, or its folder cannot be written."""


class ReportNotWritten(EvaluationError):
    """A report cannot be written where it was to be."""


class LibraryMissing(EvaluationError):
    """A library of the extra `dev` is not installed."""

    def __init__(self, what: str, library: str) -> None:
        super().__init__(f"{what}には {library} が必要です。pip install 'madoguchi[dev]' で入れてください。")
