"""A sentence as it reaches whoever acts on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.understanding.intents import Intent


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed, what it means, and the words it fills in, in the conventions of `rules.understanding.slots`.

    `tag` stands for the text in a button, for as long as the conversation holds it.
    """

    text: str
    intent: Intent
    slots: Mapping[str, Any] = field(default_factory=dict)
    is_sure: bool = True
    tag: str = ""

    def word(self, slot: str) -> str:
        """The words of a slot as they were typed; empty where there are none."""
        value = self.slots.get(slot)
        return value if isinstance(value, str) else ""
