"""A draw that anyone can verify: a seed committed to beforehand, a published list of entries, and one line of hashing.

Before entries open, the SHA-256 of the seed is published: the commitment. When they are closed, each entry is a
receipt its member already has. The seed is then revealed, and the winners are those with the lowest
HMAC-SHA256(seed, roll + receipt), `roll` being the SHA-256 of all receipts in order. Nobody who is bound by the
commitment and by receipts handed out earlier can choose who wins.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256

RECEIPT_BYTES = 8


def commitment(seed: bytes) -> str:
    """What is published before the draw: the seed's SHA-256 as hexadecimal digits."""
    return sha256(seed).hexdigest()


def receipt(nonce: bytes) -> str:
    """An entry's name, from random bytes: sixteen hexadecimal digits, told to its member and to nobody else yet."""
    return nonce[:RECEIPT_BYTES].hex()


def roll(receipts: Sequence[str]) -> str:
    """The SHA-256, in hexadecimal digits, of the receipts in ASCII order, one per line."""
    return sha256("\n".join(sorted(receipts)).encode()).hexdigest()


def winners(seed: bytes, receipts: Sequence[str], number: int) -> list[str]:
    """The `number` receipts that are drawn, the first drawn first; all of them where there are fewer."""
    salt = roll(receipts)
    return sorted(receipts, key=lambda each: hmac.digest(seed, f"{salt}{each}".encode(), "sha256"))[:number]


def published(seed: bytes, receipts: Sequence[str], drawn: Sequence[str]) -> str:
    """All that it takes to draw again, as the JSON that is given to anyone after the draw."""
    facts = {
        "commitment": commitment(seed),
        "seed": seed.hex(),
        "roll": roll(receipts),
        "receipts": list(receipts),
        "winners": list(drawn),
        "check": "sha256(seed) = commitment; winners = receipts in order of HMAC-SHA256(seed, roll + receipt)",
    }
    return json.dumps(facts, indent=1)


def objections(text: str, committed: str = "", mine: str = "") -> list[str]:
    """What is wrong with a draw that was `published`, in sentences; nothing where it is fair. `committed` and `mine`
    are the commitment and the receipt that the reader noted before the draw, where they did."""
    try:
        facts = json.loads(text)
        seed = bytes.fromhex(facts["seed"])
        receipts, drawn = ([str(each) for each in facts[name]] for name in ("receipts", "winners"))
        said = str(facts["commitment"])
    except (ValueError, KeyError, TypeError):
        return ["this is not the file of a draw"]
    found = {
        "the commitment is not the one published before the draw": bool(committed) and said != committed,
        "the seed is not the one committed to": commitment(seed) != said,
        "a number is there twice": len(set(receipts)) != len(receipts),
        "your number did not take part": bool(mine) and mine not in receipts,
        "the winners are not what the seed makes of the numbers": drawn != winners(seed, receipts, len(drawn)),
    }
    return [sentence for sentence, is_so in found.items() if is_so]
