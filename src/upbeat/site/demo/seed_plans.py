"""The plan of this week's lesson, ready to be gone through; next week's has none yet, so that one can be made."""

from django.utils import translation

from upbeat.rooms.classroom.actions.planning import plan_steps
from upbeat.rooms.classroom.draft import Draft
from upbeat.rooms.classroom.models import LessonStep
from upbeat.rooms.items.models import Variant
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import Films, author_of


def plan_lessons(given: list[Given], films: Films, people: People) -> None:
    """The second lesson of each class: explain, vote, group work, and what was learnt."""
    Kind = LessonStep.Kind
    for group in dict.fromkeys(row.group.id for row in given):
        _behind, row, *_ahead = [one for one in given if one.group.id == group]
        point = films.points[row.told.points[0]]
        variant = Variant.objects.filter(version__item=row.live).order_by("pk").first()
        with translation.override(row.group.language):
            drafts = [
                Draft(Kind.EXPLAIN, point.title_in(row.group.language), 5, point=point),
                Draft(Kind.QUESTION, variant.stem if variant else "", 6, variant=variant),
                Draft(Kind.GROUPS, str(Kind.GROUPS.label), 15),
                Draft(Kind.EXIT, str(Kind.EXIT.label), 4),
            ]
        plan_steps(by=author_of(people, row.group.language), package=row.package, drafts=drafts)
