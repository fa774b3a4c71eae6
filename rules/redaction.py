"""What of a sentence is nobody's business: numbers and names that point at a person, taken out before it is kept."""

from __future__ import annotations

import re
import unicodedata

NUMBER, NAME = "#", "@"  # what stands where something was
LONGEST_KEPT = 200  # characters; a longer sentence teaches nothing
TAIL = 4

# 12 to 19 digits, which the numbers of our cards (12) and of payment cards have (ISO/IEC 7812-1), in groups or not.
CARD_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){11,18}(?!\d)")
_NAME = re.compile(r"[A-Z0-9_.+-]*@(?:[A-Z0-9_.+-]+|\w+)|(?:https?://|\bt\.me/|\bwww\.)\S+", re.IGNORECASE)
_RUN = re.compile(r"\+?\d{5,}")
# A phone number in groups: seven digits or more, with at most two signs between one and the next. A range of prices has
# fewer, and the hours of a day have colons.
_GROUPED = re.compile(r"\+?\(?\d(?:[ ().\-‐‑–]{0,2}\d){6,}")
_SPELT = re.compile("[〇零一二两三四五六七八九幺]{7,}")


def holds_card_number(text: str) -> bool:
    """Whether a number in `text` is as long as that of a card."""
    return bool(CARD_NUMBER.search(_plain(text)))


def masked(text: str) -> str:
    """`text` with no more than the last four digits of what may be a card's number, for people who are asked for help;
    as it is where there is none."""
    if not holds_card_number(text):
        return text
    return CARD_NUMBER.sub(lambda found: f"•••• {re.sub('[ -]', '', found[0])[-TAIL:]}", _plain(text))


def scrubbed(text: str) -> str:
    """`text` on one line without e-mail and web addresses, @names, phone numbers and runs of five digits or more, and
    no longer than `LONGEST_KEPT`; what a sentence means is still in it. It never begins as a spreadsheet's formula."""
    line = " ".join(_NAME.sub(f" {NAME} ", _plain(text)).split())
    for pattern in (_GROUPED, _RUN, _SPELT):
        line = pattern.sub(NUMBER, line)
    return line[:LONGEST_KEPT].lstrip("=+-@' ").rstrip()


def _plain(text: str) -> str:
    """In compatibility forms, so that full-width digits and signs count, and without what has no width."""
    shown = (" " if char.isspace() else char for char in unicodedata.normalize("NFKC", text))
    return "".join(char for char in shown if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
