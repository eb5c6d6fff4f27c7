"""Answers given in class: live votes and exit tickets move mastery like any answer (R32, R43).

Where they are asked lies in a later room, which has checked who may answer. They are attempts and responses like all
others, so the nightly replay meets them at the moment at which they counted, and comes to the same.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.actions.attempts import Given, answer_attempts
from upbeat.rooms.items.models import Response
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.actions.mastering import learn_from_all, videos_on
from upbeat.rooms.people.actions.holding import hold


@transaction.atomic
def answer_in_class(batch: Sequence[Given], *, now: datetime) -> list[Response | Invalid]:
    """Mark the answers of different people and learn from the new ones, one after the other in this order; each weighs
    as any answer does. An attempt that was answered gives its response and changes nothing; an answer that cannot be
    one gives its refusal, and the attempt still waits."""
    hold({one.attempt.person_id for one in batch})
    new = [not hasattr(one.attempt, "response") for one in batch]
    marked = answer_attempts(batch, now=now)
    learned = [one for one, is_new in zip(marked, new, strict=True) if is_new and isinstance(one, Response)]
    finish_videos(videos_on(learn_from_all(learned, now=now)), now=now)
    return marked
