"""Material to offer right after an error (R33)."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.models import KnowledgePoint, Supplement
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person


@transaction.atomic
def add_supplement(*, by: Person, point: KnowledgePoint, title: str, body: str = "", url: str = "") -> Supplement:
    """A text, or a link if ``url`` is given (then ``body`` says what is there)."""
    rules.require_builder(by, point)
    supplement = Supplement(point=point)
    _fill(supplement, title, body, url)
    record("created", supplement, school_id=by.school_id, actor_id=by.pk, context={"point": point.pk})
    return supplement


@transaction.atomic
def edit_supplement(*, by: Person, supplement: Supplement, title: str, body: str = "", url: str = "") -> Supplement:
    """Other words or another link."""
    rules.require_builder(by, supplement.point)
    _fill(supplement, title, body, url)
    record("updated", supplement, school_id=by.school_id, actor_id=by.pk)
    return supplement


@transaction.atomic
def remove_supplement(*, by: Person, supplement: Supplement) -> None:
    """Take it away; the journal keeps what it was."""
    rules.require_builder(by, supplement.point)
    kept = {"title": supplement.title, "body": supplement.body, "url": supplement.url}
    record("deleted", supplement, school_id=by.school_id, actor_id=by.pk, result=kept)
    supplement.delete()


@transaction.atomic
def add_spoken(*, by: Person, point: KnowledgePoint, title: str, misconception_id: int | None = None) -> Supplement:
    """A place on the ladder for what a pupil explains; the room that has the recording takes it away again. The caller
    has seen to it that this person may let it help."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= 120:
        raise Invalid(_("Give the material a title of at most 120 characters."), field="title")
    made = Supplement.objects.create(
        point=point, title=title, kind=Supplement.Kind.SPOKEN, misconception_id=misconception_id
    )
    record("created", made, school_id=by.school_id, actor_id=by.pk, context={"point": point.pk})
    return made


@transaction.atomic
def forget_spoken(*, by: Person, supplement: Supplement) -> None:
    """What a pupil explained is offered no longer."""
    record("deleted", supplement, school_id=by.school_id, actor_id=by.pk, result={"title": supplement.title})
    supplement.delete()


def _fill(supplement: Supplement, title: str, body: str, url: str) -> None:
    title, body, url = " ".join(title.split()), body.strip(), url.strip()
    if not title:
        raise Invalid(_("Give the material a title."), field="title")
    if len(title) > 120:
        raise Invalid(_("The title is longer than 120 characters. Shorten it."), field="title")
    if supplement.kind == Supplement.Kind.SPOKEN:
        body, url = "", ""
    elif not body and not url:
        raise Invalid(_("Write a text or give a link."), field="body")
    # The address ends up in a link that pupils press: nothing but the web, so no javascript: and no data:.
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc or len(url) > 200):
        raise Invalid(_("A link begins with http:// or https:// and has at most 200 characters."), field="url")
    supplement.title, supplement.body, supplement.url = title, body, url
    if supplement.kind != Supplement.Kind.SPOKEN:
        supplement.kind = Supplement.Kind.LINK if url else Supplement.Kind.TEXT
    supplement.save()
