"""What a backup asks of the desk's database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds, read from the copy itself.

    kind: what it was made from, `sqlite` or `postgresql`. revision: of the schema. rows: how many each table has. entries, seal: the
    end of the audit log; fault: what is wrong with it.
    """

    kind: str
    revision: str
    rows: Mapping[str, int]
    entries: int
    seal: str
    fault: str | None


class RecordsCopier(Protocol):
    """Copies all that the desk keeps to one file, and takes it over from there.

    Every method raises DeskUnavailable where the database cannot be read or written.
    """

    def copy_to(self, file: Path) -> Copied:
        """Copy the records as they are at one moment, while others read and write them."""

    def is_empty(self) -> bool:
        """Whether nobody's records are there."""

    def in_use(self) -> bool:
        """Whether another program is known to have the records open."""

    def files(self) -> list[Path]:
        """The files that hold the records here, if files do."""

    def looked_at(self, file: Path) -> Copied:
        """What a copy holds, read from itself, brought to this program's schema.

        Raises:
            BackupRefused: a newer program made the copy, it is damaged, or it would do something by itself.
        """

    def take_over(self, file: Path) -> None:
        """Put a copy in place of all records; nobody stays signed in. The copy is used up.

        Raises:
            BackupRefused: a newer program made the copy.
        """
