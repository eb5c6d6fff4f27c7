"""The course for teachers "Your first micro video" (R4): made with the line, given to the teachers as learners."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.people.actions.schools import enrol, open_section
from upbeat.rooms.people.models import Enrolment, Person, Section, Term
from upbeat.rooms.people.rules import bond
from upbeat.rooms.publish.actions.courses import add_unit, create_course, give_course
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.rooms.publish.models import Package
from upbeat.site.demo.build import BuiltVideo
from upbeat.site.demo.seed_videos import Film, Recorded, finish_film, make_points, publish_film, record_film
from upbeat.site.demo.shapes import LANGUAGES, Language
from upbeat.site.demo.training import Training

UNTIL_MEETING = timedelta(days=21)


def record_training(training: Training, built: Mapping[str, BuiltVideo], by: Person) -> dict[str, Recorded]:
    """Points, scripts and uploads of the course; the films wait for the line. ``by`` administers the school.

    The points are there already where a call before was broken off.
    """
    subject = training.subject[_language(by)]
    there = {point.title: point for point in KnowledgePoint.objects.filter(subject__name=subject)}
    if there:
        points = {point.id: there[point.titles["en"]] for point in training.points}
    else:
        with transaction.atomic():
            points = make_points(training, subject, by)
    return {film.video.id: record_film(film, points[film.video.point], by) for film in built.values()}


def enrol_newcomers(training: Training, teachers: Iterable[Person], by: Person) -> int | None:
    """Put teachers into the classes that have the course; how many were new, or None where it was never given."""
    sections = {
        language: Section.objects.filter(courses__title=training.lesson(language).title).order_by("-pk").first()
        for language in LANGUAGES
    }
    if not any(sections.values()):
        return None
    new = 0
    for teacher in teachers:
        section = sections[_language(teacher)] or next(one for one in sections.values() if one)
        if not bond(teacher, section):
            enrol(by=by, section=section, person=teacher, kind=Enrolment.Kind.PUPIL)
            new += 1
    return new


def give_training(
    training: Training, recorded: Mapping[str, Recorded], teachers: Iterable[Person], term: Term, now: datetime
) -> list[Package]:
    """A class of teachers for each of their languages, with the course pushed to it.

    A language in which no film is spoken gets the films of another with its own captions and questions.
    """
    by_language: dict[Language, list[Person]] = {}
    for teacher in teachers:
        by_language.setdefault(_language(teacher), []).append(teacher)
    for film in recorded.values():
        finish_film(film, [language for language in film.built.captions if _shows(film, language, recorded)], now)
    return [_give(training, recorded, language, people, term, now) for language, people in by_language.items()]


def _language(person: Person) -> Language:
    wanted = person.language or person.school.language
    return next((language for language in LANGUAGES if language == wanted), LANGUAGES[0])


def _film_for(recorded: Mapping[str, Recorded], point: str, language: Language) -> Recorded:
    """The film about a point that is spoken in the language, else one in another."""
    films = [film for film in recorded.values() if film.built.video.point == point]
    return next((film for film in films if film.built.video.language == language), films[0])


def _shows(film: Recorded, language: Language, recorded: Mapping[str, Recorded]) -> bool:
    return _film_for(recorded, film.built.video.point, language) is film


def _give(
    training: Training,
    recorded: Mapping[str, Recorded],
    language: Language,
    people: list[Person],
    term: Term,
    now: datetime,
) -> Package:
    told = training.lesson(language)
    films: dict[str, Film] = {}
    for point in training.points:
        film = _film_for(recorded, point.id, language)
        films[point.id] = publish_film(film, training.video(f"{point.id}.{language}"), now)
        by = film.by
    section = open_section(by=by, term=term, name=training.section[language])
    for person in people:
        enrol(by=by, section=section, person=person, kind=Enrolment.Kind.PUPIL)
    course = create_course(by=by, subject=film.point.subject, title=told.title, language=language)
    give_course(by=by, course=course, section=section)
    package = create_package(
        by=by,
        section=section,
        title=told.title,
        class_at=_meeting(now, by.school.time_zone),
        unit=add_unit(by=by, course=course, title=told.title),
        goals=told.goals,
        method=told.method,
        preview=told.preview,
    )
    for task in told.tasks:
        video = films[task.point].video if task.kind == "video" else None
        add_piece(
            by=by,
            package=package,
            kind=task.kind,
            phase=task.phase,
            title=task.title,
            body=task.body,
            video=video,
            minutes=task.minutes,
        )
    push_package(by=by, package=package, now=now)
    return package


def _meeting(now: datetime, zone: str) -> datetime:
    """When the teachers meet, a quarter past three: the administrator puts the real time there."""
    return (now.astimezone(ZoneInfo(zone)) + UNTIL_MEETING).replace(hour=15, minute=15, second=0, microsecond=0)
