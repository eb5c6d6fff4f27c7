"""The curricula that the pack offers, and its two invented editions."""

import re
from collections import Counter

import pytest

from factories import make_person
from upbeat.kernel.sheets import read_sheet
from upbeat.packs.music.editions import OPEN_MEADOW, POINTS, SEVEN_BRIDGES
from upbeat.packs.music.frameworks import frameworks, offer_frameworks
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.frameworks import offered_framework
from upbeat.rooms.catalog.queries import editions as find
from upbeat.rooms.catalog.queries.standards import tree_of
from upbeat.rooms.people.models import Role

CHINA, NCAS = frameworks()


def test_china_2022_has_four_practices_in_four_stages_with_its_tasks():
    tasks = Counter((one.stage, one.practice) for one in CHINA.statements)
    stages = ["Grades 1–2", "Grades 3–5", "Grades 6–7", "Grades 8–9"]
    practices = ["Appreciation", "Expression", "Creation", "Connection"]
    assert list(dict.fromkeys(one.stage for one in CHINA.statements)) == stages
    assert set(tasks) == {(stage, practice) for stage in stages for practice in practices}


def test_the_us_standards_have_eleven_anchors_in_four_processes_and_their_own_codes():
    pattern = re.compile(r"MU:(Cr|Pr|Re|Cn)\d\d?\.\d\.[2358][abc]")
    assert all(pattern.fullmatch(one.code) for one in NCAS.statements)
    anchors = {re.match(r"Anchor (\d+):", one.statement)[1] for one in NCAS.statements}
    assert anchors == {str(number) for number in range(1, 12)}
    assert "MU:Pr4.2.3b" in {one.code for one in NCAS.statements}
    assert {one.practice for one in NCAS.statements} == {"Creating", "Performing", "Responding", "Connecting"}


@pytest.mark.parametrize("framework", [CHINA, NCAS], ids=lambda one: one.key)
def test_every_statement_is_short_ours_and_also_chinese(framework):
    for one in framework.statements:
        assert len(one.statement) <= 140, one.code
        assert set(one.others["zh-hans"]) == {"stage", "practice", "statement"}, one.code


@pytest.mark.parametrize("framework", [CHINA, NCAS], ids=lambda one: one.key)
def test_a_school_takes_it_on(in_school, teacher, framework):
    offer_frameworks()
    assert offered_framework(framework.key) is not None
    taken = actions.take_framework(by=teacher, key=framework.key)
    assert len(tree_of(taken)) == 4


def test_the_two_editions_put_the_eight_points_into_two_orders(in_school, teacher):
    admin = make_person(in_school, Role.ADMIN)
    music = actions.define_subject(by=teacher, name="Music")
    points = [actions.define_point(by=teacher, subject=music, title=one, titles={"zh-hans": zh}) for one, zh in POINTS]
    orders = []
    for sample in (OPEN_MEADOW, SEVEN_BRIDGES):
        edition = actions.make_edition(by=teacher, subject=music, name=sample.name, names=sample.names)
        rows = read_sheet(sample.path.read_bytes())
        actions.take_over(
            by=teacher, draft=actions.bring_sheet(by=teacher, into=edition, name=sample.path.name, rows=rows)
        )
        actions.choose_edition(by=admin, subject=music, edition=edition)
        book = find.overlays_of()[music.pk]
        in_order = sorted(points, key=lambda point, book=book: book.rank(point.pk))
        orders.append([points.index(point) + 1 for point in in_order if point.pk in book.slots])
    assert orders == [[1, 2, 3, 4, 5, 6, 7, 8], [5, 6, 7, 1, 2, 4, 3]]
