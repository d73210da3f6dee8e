"""Write the checks of the overlay into the corpus's own files, where their front matter has a place for them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.corpus import read_corpus
from index.overlay import Check, drop_checks, laid_over, read_checks
from index.whole_files import replace_text

_FRONT = re.compile(r"\A(\ufeff?---[ \t]*\r?\n)(.*?)(^---[ \t]*\r?$)", re.DOTALL | re.MULTILINE)
_MARKDOWN = ".md"


@dataclass(frozen=True, slots=True)
class Exported:
    """written: the files that were changed. left: checks that stay in the overlay, for no file has a place for them."""

    written: tuple[Path, ...]
    left: tuple[Check, ...]


def export_checks(roots: Sequence[Path], data: Path) -> Exported:
    """Write what holds into the files, and take it out of the overlay; what holds no more stays, and is told by `sync`.

    Raises:
        CorpusMissing: a root does not exist.
        OverlayDamaged, DataFolderUnwritable: the overlay cannot be read or written.
    """
    checks = read_checks(data)
    corpus = read_corpus(roots, apart=data)
    checked, _ = laid_over(corpus.documents, checks)
    before = {document.id: document for document in corpus.documents}
    holding = [checks[one.id] for one in checked if one.id in checks and one != before[one.id]]
    written, done = [], []
    for check in holding:
        path = corpus.paths[check.document_id]
        if path.suffix.lower() == _MARKDOWN and _write_into(path, check):
            written.append(path)
            done.append(check)
    # What the files themselves say later, or to another text, need not be kept for ever either; sync tells of it.
    drop_checks(data, done)
    return Exported(tuple(written), tuple(check for check in holding if check not in done))


def _write_into(path: Path, check: Check) -> bool:
    """Whether the file has a front matter with both entries; everything else in it stays as it is."""
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    front = _FRONT.match(text)
    if front is None:
        return False
    entries, days = _entry("checked_on").subn(rf"\g<1>{check.checked_on.isoformat()}", front[2], count=1)
    name = json.dumps(check.checked_by, ensure_ascii=False).replace("\\", r"\\")
    entries, names = _entry("checked_by").subn(rf"\g<1>{name}", entries, count=1)
    if not (days and names):
        return False
    replace_text(path, front[1] + entries + text[front.start(3) :])
    return True


def _entry(name: str) -> re.Pattern[str]:
    return re.compile(rf"^({name}:[ \t]*)[^\r\n]*", re.MULTILINE)
