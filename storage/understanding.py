"""The packaged model that reads messages."""

from __future__ import annotations

from functools import cache
from importlib import resources

from rules.understanding.model import Model

PACKAGED = resources.files("storage") / "data" / "understanding.model"


@cache
def load() -> Model:
    """The packaged model; read once, some tens of milliseconds."""
    return Model.parse(PACKAGED.read_bytes())
