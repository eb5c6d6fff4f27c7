"""By which edition the school, or one class, teaches a subject: changed in one step, taken back in one (R9)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.models import EditionChoice, Subject, TextbookEdition
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, School, Section


@transaction.atomic
def choose_edition(
    *,
    by: Person,
    subject: Subject,
    edition: TextbookEdition | None,
    section: Section | None = None,
    now: datetime | None = None,
) -> EditionChoice:
    """From now on the school (or the class ``section``) teaches the subject by ``edition``; None: by none of them.

    For the school its administrators; for a class who teaches it. Points, videos and what pupils know stay untouched.
    """
    rules.require_chooser(by, section)
    if edition is not None and (edition.school_id != by.school_id or edition.subject_id != subject.pk):
        raise NotFound(_("There is no such edition of this subject in your school."))
    if edition is not None and edition.retired_at is not None:
        raise Invalid(_("This edition is retired. Take it back into the lists first."))
    now = now or timezone.now()
    _hold(by.school_id)
    current = _current(subject, section)
    if current is not None and current.edition_id == (edition.pk if edition else None):
        return current
    if current is not None:
        _end(current, by, now)
    made = EditionChoice.objects.create(
        school=by.school, subject=subject, section=section, edition=edition, replaced=current, by=by, at=now
    )
    told = {"edition": made.edition_id, "section": made.section_id, "before": current.edition_id if current else None}
    record("updated", subject, school_id=by.school_id, actor_id=by.pk, result=told, at=now)
    return made


@transaction.atomic
def follow_school(*, by: Person, subject: Subject, section: Section, now: datetime | None = None) -> None:
    """The class teaches the subject by the edition of the school again."""
    rules.require_chooser(by, section)
    _hold(by.school_id)
    current = _current(subject, section)
    if current is not None:
        _end(current, by, now or timezone.now())
        told = {"section": section.pk, "before": current.edition_id, "as": "school"}
        record("updated", subject, school_id=by.school_id, actor_id=by.pk, result=told)


@transaction.atomic
def undo_choice(*, by: Person, choice: EditionChoice, now: datetime | None = None) -> None:
    """What stood before this choice stands again. Invalid if another choice was made since."""
    rules.require_chooser(by, choice.section)
    now = now or timezone.now()
    _hold(by.school_id)
    current = _current(choice.subject, choice.section)
    if current is None or current.pk != choice.pk:
        raise Invalid(_("Another edition was chosen since. Choose the one that you want."))
    current.undone = True
    _end(current, by, now)
    before = current.replaced
    if before is not None:
        EditionChoice.objects.create(
            school=by.school, subject=before.subject, section=before.section, edition=before.edition,
            replaced=before.replaced, by=by, at=now,
        )  # fmt: skip
    record("updated", choice.subject, school_id=by.school_id, actor_id=by.pk, result={"undone": choice.pk}, at=now)


def _hold(school_id: int) -> None:
    School.objects.select_for_update().filter(pk=school_id).first()


def _current(subject: Subject, section: Section | None) -> EditionChoice | None:
    return EditionChoice.objects.filter(subject=subject, section=section, ended_at=None).first()


def _end(choice: EditionChoice, by: Person, now: datetime) -> None:
    choice.ended_at, choice.ended_by = now, by
    choice.save(update_fields=["ended_at", "ended_by", "undone"])
