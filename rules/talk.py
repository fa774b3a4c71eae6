"""What a conversation is about: what was shown last, and what a "yes" would mean."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from typing import Any, Self

LASTS = timedelta(minutes=30)  # "the second one" means nothing after lunch
TAG_BYTES = 4
_LISTS = ("shops", "events")


@dataclass(frozen=True, slots=True)
class Talk:
    """What a sentence may lean on.

    `search` is the list shown last in a button's form (`rules.search`), `shops` the ids on its page from the top and
    `shop` the one looked at; `events` and `event` the same for events. `offer` is the data of the button that "yes"
    would press, empty where nothing waits for an answer; `more` is that of the list's next page, empty on
    the last. `misses` counts the sentences in a row not understood, and `said` is the last of them.
    """

    search: str = ""
    shops: tuple[int, ...] = ()
    shop: int | None = None
    events: tuple[int, ...] = ()
    event: int | None = None
    offer: str = ""
    more: str = ""
    misses: int = 0
    said: str = ""

    def listing(self, search: str, shops: tuple[int, ...], more: str = "") -> Talk:
        """A page of shops was shown: what was looked at before is no longer meant. `more` shows the next one."""
        return Talk(search=search, shops=shops, more=more)

    def looking_at(self, shop: int) -> Self:
        """One shop's page was shown; the list it may have come from can still be gone back to."""
        return replace(self, shop=shop, event=None, offer="", misses=0)

    def events_listed(self, events: tuple[int, ...], more: str) -> Talk:
        """A page of events was shown; `more` shows the next one, empty on the last."""
        return Talk(events=events, more=more)

    def event_opened(self, event: int) -> Self:
        """One event's page was shown."""
        return replace(self, event=event, shop=None, offer="", misses=0)

    def offering(self, press: str) -> Self:
        """Something waits for a yes."""
        return replace(self, offer=press, misses=0)

    def missed(self, said: str) -> Self:
        """A sentence was not understood."""
        return replace(self, offer="", misses=self.misses + 1, said=said)

    def understood(self) -> Self:
        """A sentence was understood, and what waited for a yes waits no longer."""
        return replace(self, offer="", misses=0)

    @property
    def tag(self) -> str:
        """What stands for `said` in a button, so that a later sentence is not taken for it; empty where nothing is."""
        return blake2b(self.said.encode(), digest_size=TAG_BYTES).hexdigest() if self.said else ""

    def sentence(self, tag: str) -> str:
        """The sentence behind the tag of a button; empty where it is not kept any more."""
        return self.said if tag and tag == self.tag else ""

    def packed(self) -> str:
        """The talk as one line of text, which `unpacked` reads back."""
        kept = {name: value for name, value in asdict(self).items() if value not in ("", (), None, 0)}
        return json.dumps(kept, separators=(",", ":"))


def unpacked(text: str) -> Talk:
    """The talk behind `packed` text; an empty one for text of another release."""
    try:
        kept: dict[str, Any] = json.loads(text)
        kept |= {name: tuple(kept[name]) for name in _LISTS if name in kept}
        return Talk(**kept)
    except (ValueError, TypeError, AttributeError):
        return Talk()
