"""Where a wrong answer can lead: to a key mark, which names the seconds up to the next one, or to seconds of another
video (R19, R31, R33)."""

from upbeat.doors.web.shared.templatetags.words import span
from upbeat.doors.web.studio.items.forms import Mark
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.chapters import spans_of_marks
from upbeat.rooms.publish.models import MicroVideoVersion
from upbeat.rooms.publish.queries import library

MOST_VIDEOS = 6
MOST_NAMED = 500


def marks_in_draft(draft: MicroVideoVersion) -> list[Mark]:
    """The marks of the film in which the question is asked."""
    return [
        Mark(None, found.start, found.end, f"{span(found)} {mark.title}") for found, mark in spans_of_marks(draft.run)
    ]


def marks_about(person: Person, point: KnowledgePoint) -> list[Mark]:
    """The marks of the published videos about a point."""
    return [
        Mark(video.pk, found.start, found.end, f"{video.title} · {span(found)} {mark.title}")
        for video in library(person, point_id=point.pk).select_related("published__run__asset")[:MOST_VIDEOS]
        if video.published is not None
        for found, mark in spans_of_marks(video.published.run)
    ]


def videos_by_name(person: Person) -> dict[str, int]:
    """The published videos of the school by title and point, as an author finds them by typing."""
    found: dict[str, int] = {}
    for video in library(person)[:MOST_NAMED]:
        words = f"{video.title} · {video.point.title}"
        found[f"{words} #{video.pk}" if words in found else words] = video.pk
    return found
