"""Attempts by their tokens: what many people are about to answer, read at once."""

import uuid
from collections.abc import Collection

from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.wordings import Wordings


def attempts_by_token(tokens: Collection[uuid.UUID], wordings: Wordings) -> dict[uuid.UUID, Attempt]:
    """The attempts of these tokens, whoever's they are, with variant, guidance and response; one query beside those of
    the ``wordings``. For actions, which check whose they are."""
    rows = list(Attempt.objects.filter(token__in=tokens).select_related("response__standing"))
    variants = wordings.read({row.variant_id for row in rows})
    for row in rows:
        row.variant = variants[row.variant_id]
        row.item = row.variant.version.item
    return {row.token: row for row in rows}
