"""A Telegram on one machine: its Bot API for any bot, a chat page for people, a test client for tests."""

from simulator.actions import ImpossibleError
from simulator.call import Call
from simulator.client import Control
from simulator.limits import Rates
from simulator.people import Bubble, Person
from simulator.server import create_app, serve
from simulator.simulator import Simulator, token_of
from simulator.wire import ApiError

__all__ = [
    "ApiError",
    "Bubble",
    "Call",
    "Control",
    "ImpossibleError",
    "Person",
    "Rates",
    "Simulator",
    "create_app",
    "serve",
    "token_of",
]
