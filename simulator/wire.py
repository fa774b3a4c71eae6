"""What crosses the wire: JSON objects, uploaded files, and the refusals of the Bot API in Telegram's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart form."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


class ApiError(Exception):
    """A call the API refuses: HTTP status, description, and `parameters` such as `retry_after` in seconds.

    A refusal ends the call from any depth; a test's hook raises one to make a call fail.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_answer(self) -> Json:
        """The body Telegram sends with it."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return {**answer, "parameters": self.parameters} if self.parameters else answer


def bad_request(reason: str) -> ApiError:
    """Status 400 for a call that is wrong in itself."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Status 403 for a person who cannot be reached."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """Status 429 for a bot that has to wait so many seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def conflict(reason: str) -> ApiError:
    """Status 409 for a second reader of one queue."""
    return ApiError(409, f"Conflict: {reason}")
