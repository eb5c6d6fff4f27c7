"""The demo's lessons: last week's is over, this week's is at home with the pupils, next week's is being prepared."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from upbeat.rooms.design.actions.plans import write_plan
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Section
from upbeat.rooms.publish.actions.courses import add_unit, create_course, give_course
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.rooms.publish.models import Package
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import Films, author_of, specs
from upbeat.site.demo.shapes import Content, Lesson, SchoolClass

PUSHED_BEFORE = timedelta(days=5)
THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Given:
    """A lesson of a class: its text, its package and the question asked live."""

    told: Lesson
    group: SchoolClass
    section: Section
    package: Package
    live: Item


def make_lessons(content: Content, films: Films, people: People, now: datetime) -> list[Given]:
    """A course in each language, with a package for each lesson."""
    made = []
    for group in content.school.classes:
        by = author_of(people, group.language)
        section = people.sections[group.id]
        title = content.school.course[group.language]
        course = create_course(by=by, subject=films.subject, title=title, language=group.language)
        give_course(by=by, course=course, section=section)
        unit = add_unit(by=by, course=course, title=title)
        for place, told in enumerate(lesson for lesson in content.lessons if lesson.language == group.language):
            points = [films.points[point] for point in told.points]
            plan = write_plan(
                by=by,
                title=told.title,
                subject=films.subject,
                video_fits=told.video_fits,
                video_fits_why=told.video_fits_why,
                values=dict(told.plan),
                points=points,
            )
            class_at = class_times(now, content.school.time_zone)[place]
            package = create_package(
                by=by,
                section=section,
                title=told.title,
                class_at=class_at,
                plan=plan,
                unit=unit,
                goals=told.goals,
                method=told.method,
                preview=told.preview,
            )
            for task in told.tasks:
                film = films.films[f"{task.point}.{told.language}"] if task.kind == "video" else None
                add_piece(
                    by=by,
                    package=package,
                    kind=task.kind,
                    phase=task.phase,
                    title=task.title,
                    body=task.body,
                    video=film.video if film else None,
                    minutes=task.minutes,
                )
            live = write_item(by=by, point=points[0], kind=told.live.kind, variants=specs(None, told.live, ()))
            if place < 2:
                push_package(by=by, package=package, now=min(class_at - PUSHED_BEFORE, now - timedelta(days=3)))
            made.append(Given(told, group, section, package, live))
    return made


def class_times(now: datetime, zone: str) -> tuple[datetime, datetime, datetime]:
    """Thursdays at five past ten in the school's morning: the last one well behind, the next, and the one after."""
    day = now.astimezone(ZoneInfo(zone)).replace(hour=10, minute=5, second=0, microsecond=0) + timedelta(days=2)
    ahead = day + timedelta(days=(THURSDAY - day.weekday()) % 7)
    behind = ahead - timedelta(days=7)
    if behind > now - timedelta(days=1):
        behind -= timedelta(days=7)
    return behind, ahead, ahead + timedelta(days=7)
