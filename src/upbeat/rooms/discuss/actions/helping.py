"""Letting an answer help on, taking it back, and saying that the same puzzles oneself (R33, R39)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.discuss import rules
from upbeat.rooms.discuss.models import Echo, GuidingAnswer, Post, Thread
from upbeat.rooms.discuss.queries.helping import given_away, places_for
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches


class TellsTheAnswer(Invalid):
    """What is to help seems to tell a right answer; ``words`` are those found. A person looks and confirms."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(_("This seems to tell a right answer. Read it again before it is shown."))
        self.words = words


@transaction.atomic
def let_help(
    *, by: Person, post: Post, place: str, confirmed: bool = False, now: datetime | None = None
) -> GuidingAnswer:
    """Show the answer, without names, to whoever gets stuck at ``place`` (its key), and nowhere else from now on.

    TellsTheAnswer where a right answer seems to stand in it and nobody has confirmed; Invalid for a hidden answer or a
    place that is none of its question's.
    """
    require_teaches(by, post.thread.section)
    now = now or timezone.now()
    if post.hidden_at is not None:
        raise Invalid(_("This answer was taken off the page."))
    chosen = next((one for one in places_for(post.thread) if one.key == place), None)
    if chosen is None:
        raise Invalid(_("Choose where the answer is to help."))
    words = given_away(post, chosen)
    if words and not confirmed:
        raise TellsTheAnswer(words)
    for standing in GuidingAnswer.objects.filter(post=post, ended_at=None):
        stop_helping(by=by, guiding=standing, now=now)
    start, end = chosen.span or (None, None)
    guiding = GuidingAnswer.objects.create(
        school_id=post.thread.school_id,
        post=post,
        misconception=chosen.misconception,
        item=chosen.item,
        version=chosen.version,
        start_s=start,
        end_s=end,
        by=by,
        at=now,
    )
    context = {"post": post.pk, "place": place, "despite": words}
    record("shared", guiding, school_id=guiding.school_id, actor_id=by.pk, context=context, at=now)
    return guiding


@transaction.atomic
def stop_helping(*, by: Person, guiding: GuidingAnswer, now: datetime | None = None) -> None:
    """Undo of :func:`let_help`; twice changes nothing."""
    require_teaches(by, guiding.post.thread.section)
    if guiding.ended_at is None:
        guiding.ended_at, guiding.ended_by = now or timezone.now(), by
        guiding.save(update_fields=["ended_at", "ended_by"])
        record("removed", guiding, school_id=guiding.school_id, actor_id=by.pk, at=guiding.ended_at)


@transaction.atomic
def say_me_too(*, by: Person, thread: Thread, now: datetime | None = None) -> None:
    """The same puzzles oneself; one finds a line when it is answered. Only the teacher sees how many. Twice counts
    once, and of one's own question nothing."""
    rules.require_member(by, thread.section)
    if thread.author_id == by.pk:
        return
    now = now or timezone.now()
    _echo, made = Echo.objects.get_or_create(thread=thread, person=by, defaults={"at": now})
    if made:
        context = {"too": thread.pk}
        record("asked", thread, school_id=thread.school_id, actor_id=by.pk, context=context, at=now)
