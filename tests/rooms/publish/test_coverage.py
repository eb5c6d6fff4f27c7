"""What points and videos cover of a curriculum and of an edition."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_point
from factories_publish import make_published_video
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.models import Standard
from upbeat.rooms.publish.queries.coverage import edition_gaps, standards_coverage


@pytest.fixture
def video(in_school, teacher):
    return make_published_video(teacher)


def test_an_edition_tells_what_it_lacks(school, teacher, video):
    shown, silent, unused = video.point, make_point(school, "Silent"), make_point(school, "Unused")
    edition = actions.make_edition(by=teacher, subject=shown.subject, name="Meadow")
    assert edition_gaps(teacher, edition).row_count == 0
    for title, point in (("a", shown), ("b", silent), ("c", None), ("d", silent)):
        actions.add_row(by=teacher, edition=edition, values={"unit": "1", "title": title}, point=point)
    gaps = edition_gaps(teacher, edition)
    assert [row.title for row in gaps.rows] == ["c"]
    assert [(row.title, point) for row, point in gaps.silent] == [("b", silent)]
    assert (list(gaps.unused), gaps.none) == ([(unused, 0)], False)


def test_a_stage_tells_how_many_statements_have_points_and_videos(school, teacher, video):
    own = actions.make_framework(by=teacher, name="Ours")
    rows = [["stage", "practice", "code", "statement"], *(["One", "Sing", str(n), f"sings {n}"] for n in (1, 2, 3))]
    actions.take_over(by=teacher, draft=actions.bring_sheet(by=teacher, into=own, name="x", rows=rows))
    one, two, _three = Standard.objects.exclude(code="").order_by("code")

    def cost():
        with CaptureQueriesContext(connection) as seen:
            (stage,) = standards_coverage(teacher, own)
        return len(seen), stage

    actions.align_point(by=teacher, point=video.point, add=[one])
    first, _stage = cost()
    actions.align_point(by=teacher, point=make_point(school), add=[one, two])
    again, stage = cost()
    assert (stage.with_points, stage.with_videos, first == again) == (2, 1, True)
    assert [(found.row.code, found.state) for found in stage.statements] == [
        ("1", "settled"),
        ("2", "nearly"),
        ("3", "not-yet"),
    ]
