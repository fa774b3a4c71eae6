"""One call of the Bot API: what was asked of which bot, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.wire import Json
from simulator.world import Bot


@dataclass(slots=True)
class Call:
    """Method, parameters (typed once they are checked, as given before), and the outcome: `code` is 0 while the
    call runs, then the HTTP status; `description` says why it was refused; `result` is what the bot got."""

    method: str
    bot: Bot | None
    parameters: Json
    at: datetime
    code: int = 0
    description: str = ""
    result: object = None

    @property
    def ok(self) -> bool:
        """Whether the call was carried out."""
        return self.code == 200

    def __str__(self) -> str:
        return f"{self.method} {self.parameters} → {self.code} {self.description}".rstrip()

    @property
    def caller(self) -> Bot:
        """The bot; calls that reach a method have one."""
        if self.bot is None:
            raise LookupError(f"{self.method} was called with an unknown token")
        return self.bot
