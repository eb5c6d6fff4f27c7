"""Passes: signed, expiring tokens that say who asks and for what, read without a query.

A pass is ``<payload>.<signature>``: the payload is JSON in URL-safe base64, the signature HMAC-SHA256 under a key
derived from the installation's secret and from the kind, so that a pass of one kind is worthless for another.
Reading one takes some 5 µs: the hot path can afford it for every request.
"""

import binascii
import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Refused

EXPIRY = "exp"
MOST_CHARACTERS = 2048
MOST_REMEMBERED = 8192
_dumps = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode


@lru_cache(maxsize=32)
def _key(kind: str, secret: str) -> bytes:
    return salted_hmac("upbeat.passes", kind, secret=secret, algorithm="sha256").digest()


def _signature(kind: str, body: bytes, secret: str) -> bytes:
    return urlsafe_b64encode(hmac.digest(_key(kind, secret), body, "sha256")).rstrip(b"=")


def mint(kind: str, payload: dict[str, Any], seconds: int) -> str:
    """A pass of this kind for ``seconds`` from now. ``payload`` is small JSON; its key ``exp`` is taken."""
    told = {**payload, EXPIRY: int(time.time()) + seconds}
    body = urlsafe_b64encode(_dumps(told).encode()).rstrip(b"=")
    return (body + b"." + _signature(kind, body, settings.SECRET_KEY)).decode()


def read(kind: str, token: str) -> dict[str, Any]:
    """What the pass says, with ``exp`` in seconds since 1970. Refused if it is forged, of another kind, or expired.

    The dict is shared between readings: do not change it.
    """
    told = _told(kind, token, settings.SECRET_KEY)
    if told[EXPIRY] < time.time():
        raise Refused(_("The page has been open too long. Load it again."))
    return told


@lru_cache(maxsize=MOST_REMEMBERED)
def _told(kind: str, token: str, secret: str) -> dict[str, Any]:
    """A player shows the same pass every few seconds, so what was verified is remembered; a refusal never is."""
    body, dot, signature = token.encode(errors="replace").partition(b".")
    whole = dot and len(token) <= MOST_CHARACTERS
    if not whole or not hmac.compare_digest(_signature(kind, body, secret), signature):
        raise Refused(_("This address is not valid. Open the page again."))
    try:
        told: dict[str, Any] = json.loads(urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    except (ValueError, binascii.Error) as problem:  # signed by us, so this cannot be a guess: an older form of passes
        raise Refused(_("This address is not valid. Open the page again.")) from problem
    return told
