"""`python -m bot run`: the same as `concierge run`."""

from bot.cli import main

main()
