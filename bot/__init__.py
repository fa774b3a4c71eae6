"""The machine: settings, assembly, routes, receiving, the clock, the command line."""

import os

# python-telegram-bot then gives durations as `timedelta`, as its next release will.
os.environ.setdefault("PTB_TIMEDELTA", "true")
