"""A second reading of a sentence that is not understood, where the operator has named somebody who may know."""

from __future__ import annotations

from handlers.context import Context
from rules.understanding import advice
from rules.understanding.reading import Understood


async def advised(context: Context, text: str, understood: Understood) -> Understood:
    """What `text` means with the advice there is; as it was understood where it is sure, or there is none."""
    advisor = context.services.advisor
    if advisor is None or not advice.is_wanted(understood):
        return understood
    said = await advisor.advise(text, context.member.language, understood.guesses)
    return understood if said is None else advice.heeded(understood, said)
