"""What the serving generation holds, how fresh it is and what is still blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from index.errors import IndexMissing
from index.generation import STORE, read_manifest
from index.japan import TOKYO
from index.library import GENERATIONS, current_name
from index.store import DocumentStore
from index.types import Document

_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """Figures of a generation; document ids where something is to be done. `bytes`: size on disk."""

    generation: str
    synced_at: datetime
    embedder: str
    dimension: int
    documents: int
    passages: int
    by_kind: dict[str, int]
    by_language: dict[str, int]
    oldest_check: date | None
    expired: tuple[str, ...]
    expiring: tuple[str, ...]
    unverified: int
    failed: tuple[str, ...]
    blanks: tuple[str, ...]
    bytes: int

    def lines(self) -> list[str]:
        """For a person to read."""
        kinds = "、".join(f"{kind} {count}" for kind, count in sorted(self.by_kind.items()))
        languages = "、".join(f"{language} {count}" for language, count in sorted(self.by_language.items()))
        return [
            f"索引: {self.generation}（{self.synced_at.astimezone(TOKYO):%Y-%m-%d %H:%M}、{self.bytes / 1e6:.1f} MB）",
            f"文書 {self.documents} 件（{kinds}／{languages}）、段落 {self.passages} 件",
            f"ベクトル: {self.embedder}（{self.dimension} 次元）",
            f"いちばん古い確認日: {self.oldest_check or 'なし'}、市の確認前の文書: {self.unverified} 件",
            f"期限切れ: {_listed(self.expired)}",
            f"30日以内に期限が切れる: {_listed(self.expiring)}",
            f"読めなかったファイル: {_listed(self.failed)}",
            f"市の情報の空欄: {_listed(self.blanks)}",
        ]


def read_status(data: Path, today: date) -> IndexStatus:
    """Read the status of the serving generation.

    Raises:
        IndexMissing, IndexDamaged, IndexOutdated: there is none that can be read.
    """
    name = current_name(data)
    if name is None:
        raise IndexMissing("索引がまだありません。madoguchi index sync を実行してください。")
    folder = data / GENERATIONS / name
    manifest = read_manifest(folder)
    store = DocumentStore(folder / STORE)
    documents = list(store.documents())
    store.close()
    bases = [document for document in documents if document.id == document.base_id]
    ends = {document.id: end for document in bases if (end := _first_end(document)) is not None}
    return IndexStatus(
        generation=name,
        synced_at=manifest.created_at,
        embedder=manifest.embedder,
        dimension=manifest.dimension,
        documents=len(documents),
        passages=manifest.passages,
        by_kind=dict(Counter(document.kind for document in bases)),
        by_language=dict(Counter(document.language for document in documents)),
        oldest_check=min((d.checked_on for d in bases if d.checked_on), default=None),
        expired=tuple(id_ for id_, end in ends.items() if end < today),
        expiring=tuple(id_ for id_, end in ends.items() if today <= end <= today + _SOON),
        unverified=sum(document.checked_by is None for document in bases),
        failed=tuple(f"{problem.path}: {problem.message}" for problem in manifest.failed),
        blanks=tuple(manifest.profile.blanks()) if manifest.profile else (),
        bytes=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
    )


def _first_end(document: Document) -> date | None:
    """The day on which the first part of a document stops answering."""
    ends = [document.valid_until]
    ends += [section.valid_until for section in document.sections]
    ends += [row.valid_until for row in document.rows]
    return min((end for end in ends if end), default=None)


def _listed(names: Sequence[str]) -> str:
    return f"{len(names)} 件（{'、'.join(names)}）" if names else "なし"
