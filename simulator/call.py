"""One call of the Bot API: what was asked of which bot, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.wire import Json, Upload
from simulator.world import Bot


@dataclass(slots=True)
class Call:
    """Method, parameters (typed once they are checked, as given before), and the outcome: `code` is 0 while the
    call runs, then the HTTP status; `description` says why it was refused; `result` is what the bot got.

    `number` counts from 1, `seconds` of real time it took (None while it runs), `fault` what struck it on request.
    """

    method: str
    bot: Bot | None
    parameters: Json
    at: datetime
    code: int = 0
    description: str = ""
    result: object = None
    number: int = 0
    seconds: float | None = None
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Whether the call was carried out."""
        return self.code == 200

    @property
    def verdict(self) -> str:
        """`running`, `ok`, `refused`, or `lost` where the connection ended without an answer."""
        if self.seconds is None:
            return "running"
        return "lost" if self.code == 0 else "ok" if self.ok else "refused"

    def as_json(self) -> Json:
        """As the log shows it: without the token, files by their name and size."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "method": self.method,
            "parameters": {name: _shown(value) for name, value in self.parameters.items()},
            "code": self.code,
            "description": self.description,
            "verdict": self.verdict,
            "milliseconds": None if self.seconds is None else round(self.seconds * 1000, 3),
            "fault": self.fault,
        }

    def __str__(self) -> str:
        return f"{self.method} {self.parameters} → {self.code} {self.description}".rstrip()

    @property
    def caller(self) -> Bot:
        """The bot; calls that reach a method have one."""
        if self.bot is None:
            raise LookupError(f"{self.method} was called with an unknown token")
        return self.bot


def _shown(value: object) -> object:
    """A parameter as JSON holds it."""
    if isinstance(value, Upload):
        return f"{value.name} ({len(value.content)} bytes)"
    if isinstance(value, dict):
        return {name: _shown(each) for name, each in value.items()}
    return [_shown(each) for each in value] if isinstance(value, list) else value
