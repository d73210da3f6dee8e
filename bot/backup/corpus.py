"""The corpus's folders and files as they lie, copied and put back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from bot.backup.manifest import Root
from bot.errors import BackupRefused

# Beside what is restored stays what was there before, in a folder whose name no loader reads.
ASIDE = ".before-restore-"


def copy_corpus(roots: Sequence[Path], target: Path, apart: Sequence[Path]) -> None:
    """Copy each root to `target/0`, `target/1`, …; what lies in `apart` is left out, and what a version control keeps.

    Raises:
        OSError: a file cannot be read or written.
    """
    left_out = {folder.resolve() for folder in apart}

    def ignored(folder: str, names: list[str]) -> set[str]:
        return {
            name
            for name in names
            if name == ".git" or name.startswith(ASIDE) or (Path(folder) / name).resolve() in left_out
        }

    for number, root in enumerate(roots):
        place = target / str(number)
        if root.is_file():
            place.mkdir(parents=True)
            shutil.copyfile(root, place / root.name)
        else:
            shutil.copytree(
                root, place, ignore=ignored, copy_function=shutil.copyfile, ignore_dangling_symlinks=True
            )


def refuse_other_roots(roots: Sequence[Path], kept: Sequence[Root]) -> None:
    """Raise BackupRefused where the backup has more or fewer roots than there are places for."""
    if len(roots) != len(kept):
        raise BackupRefused(
            f"バックアップには文書の場所が {len(kept)} 個あります（{'、'.join(root.path for root in kept)}）。"
            "同じ数だけ、同じ順に --corpus を指定してください。"
        )


def is_empty(root: Path) -> bool:
    """Whether nothing is there that a restore would stand in the way of."""
    if not root.is_dir():
        return not root.exists()
    return all(path.name.startswith(ASIDE) or path.name == "lost+found" for path in root.iterdir())


def put_back(copy: Path, root: Path, was_file: bool) -> None:
    """Move a root's copy to where it belongs, which is empty."""
    if was_file:
        root.parent.mkdir(parents=True, exist_ok=True)
        (found,) = copy.iterdir()
        shutil.move(found, root)
        return
    root.mkdir(parents=True, exist_ok=True)
    for path in copy.iterdir():
        shutil.move(path, root / path.name)
