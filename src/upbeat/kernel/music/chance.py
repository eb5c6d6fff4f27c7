"""Chance that nobody can foretell: seeds by a keyed hash, and streams that have nothing to do with each other."""

import hashlib
import hmac
import random

_BYTES = 8


def keyed_seed(secret: bytes, *parts: object) -> int:
    """A seed of 63 bits for what ``parts`` name (such as a learner, an item and the number of the attempt).

    HMAC-SHA256: without the secret, seeds already used tell nothing of the next. Each part goes in with its length,
    so that ``("a", "bc")`` and ``("ab", "c")`` differ. Raises ValueError for an empty secret.
    """
    if not secret:
        raise ValueError("the secret is empty")
    texts = [str(part).encode() for part in parts]
    message = b"".join(len(text).to_bytes(4, "big") + text for text in texts)
    return int.from_bytes(hmac.digest(secret, message, "sha256")[:_BYTES], "big") >> 1


def chance(seed: int, *purpose: object) -> random.Random:
    """The stream of one seed for one purpose. Seeds next to each other give streams without likeness."""
    told = "\x1f".join(["upbeat music", str(seed), *(str(one) for one in purpose)])
    return random.Random(hashlib.sha256(told.encode()).digest())
