"""What the desk's routes share."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

Entered = Any
"""FastAPI's mark of the dependency that tells who asks (`ui.accounts.gate.with_role`)."""
Number = Annotated[int, Path(ge=1, lt=2**31, description="番号")]
