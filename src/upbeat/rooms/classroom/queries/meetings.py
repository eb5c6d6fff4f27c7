"""Finding a lesson; what a person may not see is not found."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.models import LiveQuestion, Meeting
from upbeat.rooms.classroom.queries.attended import attended_meeting
from upbeat.rooms.items.models import Item, Picture, Variant
from upbeat.rooms.learn.queries.foreign import in_other_languages
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import sections_attended, sections_taught
from upbeat.rooms.publish.models import Package, Piece


def _meetings() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("section__school", "package")


def access_led_meeting(teacher: Person, meeting_id: int) -> Meeting:
    """The lesson if the person teaches its class; else NotFound."""
    taught = sections_taught(teacher).values("pk")
    meeting = _meetings().filter(pk=meeting_id, section__in=taught).first()
    if meeting is None:
        raise NotFound(_("There is no such lesson in your classes."))
    return meeting


def access_meeting_by_code(pupil: Person, code: str) -> Meeting:
    """The lesson that is on under this code, for a pupil of its class; else NotFound."""
    code = "".join(code.split()).upper()
    meeting = _meetings().filter(code=code, ended_at=None).first()
    if meeting is None:
        raise NotFound(_("No lesson of your classes has this code. Look at the board again."))
    rules.require_pupil(pupil, meeting)
    return meeting


def access_attended_meeting(pupil: Person, meeting_id: int) -> Meeting:
    """A lesson of one of the pupil's classes, ended or not; else NotFound."""
    meeting = attended_meeting(pupil, meeting_id)
    if meeting is None:
        raise NotFound(_("There is no such lesson in your classes."))
    return meeting


def meeting_now(person: Person) -> Meeting | None:
    """The lesson that is on in one of the pupil's classes; one small query where there is none, as on most pages."""
    on = Meeting.objects.filter(section__in=sections_attended(person).order_by().values("pk"), ended_at=None)
    number = on.values_list("pk", flat=True).first()
    return _meetings().get(pk=number) if number is not None else None


def running_meeting(package: Package) -> Meeting | None:
    """The lesson of a package that is on."""
    return _meetings().filter(package=package, ended_at=None).first()


def lessons_on(teacher: Person) -> list[Meeting]:
    """The lessons that are on in the classes that the person teaches, the newest first."""
    taught = sections_taught(teacher).values("pk")
    return list(_meetings().filter(section__in=taught, ended_at=None, package__isnull=False))


def newest_question_id(meeting: Meeting) -> int | None:
    """The number of the question that was asked last."""
    asked = LiveQuestion.objects.filter(meeting=meeting).order_by("-position").values_list("pk", flat=True)
    return asked.first()


def asked_questions() -> QuerySet[LiveQuestion]:
    """Live questions with all of their wording: reading one costs no further query."""
    return LiveQuestion.objects.select_related("variant__version__item", "variant__picture", "own_picture")


def picture_of(meeting: Meeting, question_id: int) -> Picture:
    """The picture of a question that is or was on in this lesson, with its bytes; else NotFound."""
    question = asked_questions().filter(meeting=meeting, pk=question_id).first()
    picture = question.wording.picture if question else None
    if picture is None:
        raise NotFound(_("There is no such question in your lessons."))
    return Picture.objects.select_related("stored").get(pk=picture.pk)


def access_live_question(teacher: Person, question_id: int) -> LiveQuestion:
    """A live question of a lesson that the person leads; else NotFound."""
    taught = sections_taught(teacher).values("pk")
    rows = asked_questions().select_related("meeting__section", "meeting__package")
    question = rows.filter(pk=question_id, meeting__section__in=taught).first()
    if question is None:
        raise NotFound(_("There is no such question in your lessons."))
    return question


def films_of(package: Package) -> QuerySet[Piece]:
    """The pieces with a film that are in the lesson now."""
    return package.pieces.filter(video__isnull=False, removed_at=None, revocations=None)


def foreign_to(package: Package, points: Collection[int] | QuerySet[Any, Any]) -> Q:
    """A condition on items of these points: asked only by films and exercises in other languages than those of the
    lesson's films. The lesson has one."""
    spoken = films_of(package).values("video__language")
    return in_other_languages(points, lambda path: Q((f"{path}__in", spoken)))


def askable(package: Package) -> list[Variant]:
    """What can be put on phones in this lesson: questions on its points that are marked at once and need no film, the
    newest version of each.

    Parallel variants come before the ones that pupils saw at home; what only films and exercises in other languages
    than those of this lesson's films ask is left out.
    """
    points = films_of(package).values_list("video__point")
    items = Item.objects.filter(point__in=points, kind__in=rules.asked_live(), retired_at=None)
    items = items.exclude(foreign_to(package, points))
    rows = Variant.objects.filter(version__item__in=items).select_related("version__item__point", "picture")
    newest: dict[int, int] = {}
    for variant in rows:
        item_id = variant.version.item_id
        newest[item_id] = max(newest.get(item_id, 0), variant.version.number)
    kept = [v for v in rows if newest[v.version.item_id] == v.version.number]
    return sorted(kept, key=lambda v: (v.version.item.point_id, -v.position, v.pk))


def access_askable(package: Package, variant_id: int) -> Variant:
    """One of :func:`askable`; else NotFound."""
    for variant in askable(package):
        if variant.pk == variant_id:
            return variant
    raise NotFound(_("This question does not belong to the lesson."))


def questions_asked(package: Package, limit: int = 5) -> list[LiveQuestion]:
    """The last questions that were put on the phones in this lesson, newest first."""
    rows = LiveQuestion.objects.filter(meeting__package=package).select_related("variant")
    return list(rows.order_by("-asked_at", "-pk")[:limit])
