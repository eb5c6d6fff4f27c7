"""How an answer counts now: as it was marked when it was given, or as a regrade says (R24).

Whoever asks whether an answer is right annotates ``counts=COUNTS``; the response itself stays as it was.
"""

from django.db.models import F
from django.db.models.functions import Coalesce

from upbeat.rooms.items.models import Response, StandingMark

COUNTS = Coalesce(F("standing__correct"), F("correct"))
SCORE = Coalesce(F("standing__score"), F("score"))


def counts_as_right(response: Response) -> bool:
    """Does this answer count as right? One query, none where ``standing`` was read with it."""
    standing: StandingMark | None = getattr(response, "standing", None)
    return standing.correct if standing is not None else response.correct
