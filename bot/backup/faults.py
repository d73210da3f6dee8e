"""What went wrong with a file, in a few words that a sentence can hold."""

from __future__ import annotations

import errno
import os
import re
import shutil

_WHY = {
    errno.ENOSPC: "空き容量がありません",
    errno.EDQUOT: "割り当てられた容量を使い切っています",
    errno.EACCES: "アクセス権がありません",
    errno.EPERM: "アクセス権がありません",
    errno.EROFS: "読み取り専用です",
    errno.ENOENT: "見つかりません",
}
_NUMBER = re.compile(r"\[Errno (\d+)\]")


def told(error: OSError) -> str:
    """「file」（why）. Of the many files of a folder that could not be copied, the first stands for all."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        _, target, said = error.args[0][0]
        number = _NUMBER.match(str(said))
        return f"「{target}」（{_why(int(number[1])) if number else said}）"
    where = f"「{error.filename}」" if error.filename else ""
    return f"{where}（{_why(error.errno) if error.errno else error}）"


def _why(number: int) -> str:
    return _WHY.get(number) or os.strerror(number)
