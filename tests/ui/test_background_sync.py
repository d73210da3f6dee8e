"""A server has its index brought in step by a process of its own."""

from __future__ import annotations

import threading
from pathlib import Path

from index.build import run_sync
from index.library import current_name
from index.settings import IndexSettings
from ui.background_sync import BackgroundSync

NOTE = "---\ntitle: 犬の登録\nkind: guide\naudience: public\nscope: city\nchecked_on: 2026-11-22\nchecked_by: null\nsource: null\ndepartment: null\n---\n犬は市に登録します。\n"


def test_what_is_asked_for_is_synced_once_more(tmp_path: Path) -> None:
    """However often it is asked for meanwhile, and whatever the environment says of other folders."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "dog.md").write_text(NOTE, encoding="utf-8")
    settings = IndexSettings(data=tmp_path / "data", corpus=(tmp_path / "corpus",))
    run_sync(settings)
    before = current_name(settings.data)
    (tmp_path / "corpus" / "cat.md").write_text(NOTE.replace("犬", "猫"), encoding="utf-8")
    sync = BackgroundSync(settings)
    for _ in range(5):
        sync.ask()
    for thread in threading.enumerate():
        if thread.name == "sync":
            thread.join()
    assert current_name(settings.data) != before
    assert len(list((settings.data / "generations").iterdir())) == 2
