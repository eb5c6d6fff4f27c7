"""Finding points, and the graph of what they rest on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_point, make_school
from upbeat.kernel.errors import NotFound
from upbeat.rooms.catalog import queries
from upbeat.rooms.catalog.actions import define_point, define_subject, require_point


@pytest.mark.parametrize("words", ["upbeat", "UP before", "弱起", "bar the"])
def test_search_looks_into_title_translations_and_summary(teacher, words):
    music = define_subject(by=teacher, name="Music")
    upbeat = define_point(
        by=teacher, subject=music, title="The upbeat", summary="Notes before the bar", titles={"zh-hans": "弱起小节"}
    )
    define_point(by=teacher, subject=music, title="Major scale")
    assert list(queries.points(teacher, search=words)) == [upbeat]


def test_a_search_that_finds_nothing_is_empty(school, teacher):
    make_point(school)
    assert list(queries.points(teacher, search="%")) == []


def test_the_learning_order_puts_what_is_needed_first(school, teacher):
    upbeat, bar, beat, other = (make_point(school) for _ in range(4))
    require_point(by=teacher, point=upbeat, requires=bar)
    require_point(by=teacher, point=bar, requires=beat)
    assert queries.learning_order(upbeat) == [beat, bar]
    assert list(queries.requirements(upbeat)) == [bar]
    assert list(queries.dependents(beat)) == [bar]
    assert queries.possible_requirements(beat) == [other]
    assert queries.possible_requirements(upbeat) == [beat, other]


def test_the_graph_has_rows_from_the_ground_up(school, teacher):
    upbeat, bar, beat, alone = (make_point(school) for _ in range(4))
    require_point(by=teacher, point=upbeat, requires=bar)
    require_point(by=teacher, point=bar, requires=beat)
    graph = queries.prerequisite_graph([upbeat, bar, beat, alone])
    assert graph.rows == [[beat, alone], [bar], [upbeat]]
    assert graph.requires == {upbeat.pk: [bar], bar.pk: [beat], beat.pk: [], alone.pk: []}
    assert queries.prerequisite_graph([upbeat, beat]).rows == [[upbeat, beat]]


def test_a_point_of_another_school_is_not_found(teacher):
    with pytest.raises(NotFound):
        queries.access_point(teacher, make_point(make_school()).pk)


def test_the_list_of_points_costs_the_same_for_one_and_for_three(school, teacher):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            for point in queries.points(teacher):
                str(point.subject)
                [str(edge.requires) for edge in point.requirements.all()]
        return len(seen)

    first, ground = make_point(school), make_point(school)
    require_point(by=teacher, point=first, requires=ground)
    one = cost()
    for _ in range(3):
        require_point(by=teacher, point=make_point(school), requires=ground)
    assert cost() == one
