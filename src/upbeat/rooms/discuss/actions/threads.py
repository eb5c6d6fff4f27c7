"""Asking and answering."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.discuss import rules
from upbeat.rooms.discuss.actions.notices import notify
from upbeat.rooms.discuss.events import QuestionAsked
from upbeat.rooms.discuss.models import Notification, Post, Thread
from upbeat.rooms.items.models import Item
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.rules import require_teaches, teaches
from upbeat.rooms.publish.models import MicroVideoVersion


@transaction.atomic
def ask(
    *,
    by: Person,
    section: Section,
    text: str,
    version: MicroVideoVersion | None = None,
    second: float | None = None,
    item: Item | None = None,
    anonymous: bool = False,
    now: datetime | None = None,
) -> Thread:
    """A question to the class, at a second of a video or about an item. The same words twice at once count once."""
    rules.require_member(by, section)
    text = rules.words(text)
    if second is not None and (version is None or second < 0):
        raise Invalid(_("The second of the question lies outside the video."), field="second")
    now = now or timezone.now()
    standing = Thread.objects.filter(author=by, section=section, text=text, resolved_at=None)
    same = standing.filter(version=version, item=item).first()
    if same is not None:
        return same
    thread = Thread.objects.create(
        school=section.school,
        section=section,
        version=version,
        second=second,
        item=item,
        author=by,
        anonymous=anonymous,
        text=text,
        asked_at=now,
    )
    context = {"version": version.pk if version else None, "second": second}
    if item is not None:
        context["item"] = item.pk
    record("asked", thread, school_id=section.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(QuestionAsked(thread.pk, section.pk, section.school_id))
    return thread


@transaction.atomic
def answer(*, by: Person, thread: Thread, text: str, path: str = "", now: datetime | None = None) -> Post:
    """An answer by a teacher or a peer. The asker, and whoever said that it puzzles them too, finds a line at their
    bell, leading to ``path``."""
    rules.require_member(by, thread.section)
    text = rules.words(text)
    now = now or timezone.now()
    post = Post.objects.create(thread=thread, author=by, text=text, at=now)
    record("commented", thread, school_id=thread.school_id, actor_id=by.pk, context={"post": post.pk}, at=now)
    params = {"question": thread.text[:80], "by": by.name}
    too = [echo.person for echo in thread.echoes.select_related("person")]
    for person in (thread.author, *too):
        if person.pk != by.pk:
            notify(person=person, kind=Notification.Kind.ANSWER, params=params, path=path, now=now)
    return post


@transaction.atomic
def resolve(*, by: Person, thread: Thread, now: datetime | None = None) -> None:
    """The question is settled, says its asker or a teacher. Twice changes nothing."""
    if by.pk != thread.author_id and not teaches(by, thread.section):
        raise Refused(_("Only the asker or a teacher says that a question is settled."))
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by = now or timezone.now(), by
        thread.save(update_fields=["resolved_at", "resolved_by"])
        record("resolved", thread, school_id=thread.school_id, actor_id=by.pk, at=thread.resolved_at)


@transaction.atomic
def reopen(*, by: Person, thread: Thread) -> None:
    """Undo of :func:`resolve`."""
    if by.pk != thread.author_id and not teaches(by, thread.section):
        raise Refused(_("Only the asker or a teacher opens a question again."))
    if thread.resolved_at is not None:
        thread.resolved_at = thread.resolved_by = None
        thread.save(update_fields=["resolved_at", "resolved_by"])
        record("opened", thread, school_id=thread.school_id, actor_id=by.pk)


@transaction.atomic
def hide_post(*, by: Person, post: Post, now: datetime | None = None) -> None:
    """A teacher takes an answer off the page; it is kept."""
    require_teaches(by, post.thread.section)
    if post.hidden_at is None:
        post.hidden_at = now or timezone.now()
        post.save(update_fields=["hidden_at"])
        record("removed", post, school_id=post.thread.school_id, actor_id=by.pk, at=post.hidden_at)
