"""Frameworks taken on, imported, searched; points aligned and taken back."""

import pytest

from factories import make_point, make_pupil, make_school, make_section
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog import frameworks as registry
from upbeat.rooms.catalog.examining import examine_framework
from upbeat.rooms.catalog.frameworks import OfferedFramework, Statement, offer_framework
from upbeat.rooms.catalog.models import Alignment, Standard
from upbeat.rooms.catalog.queries import standards as find

STATEMENTS = [
    Statement("Stage 1", "Reading", "R1", "reads aloud", {"zh-hans": {"stage": "第一学段", "statement": "朗读"}}),
    Statement("Stage 1", "Writing", "W1", "writes a line"),
    Statement("Stage 2", "", "X1", "reads alone"),
]


@pytest.fixture
def offered(monkeypatch):
    monkeypatch.setattr(registry, "_offered", {})
    offer_framework(OfferedFramework("letters", "Letters", "An example", STATEMENTS))


@pytest.fixture
def framework(school, teacher, offered):
    return actions.take_framework(by=teacher, key="letters")


def told(framework, search=""):
    def practices(stage):
        return [(one.row and one.row.statement, codes(one.statements)) for one in stage.practices]

    return [(stage.row and stage.row.statement, practices(stage)) for stage in find.tree_of(framework, search)]


def codes(rows):
    return [row.code for row in rows]


def test_an_offered_framework_becomes_a_tree_of_stages_practices_and_statements(teacher, offered):
    assert [one.key for one in find.to_take(teacher)] == ["letters"]
    framework = actions.take_framework(by=teacher, key="letters")
    assert told(framework) == [
        ("Stage 1", [("Reading", ["R1"]), ("Writing", ["W1"])]),
        ("Stage 2", [(None, ["X1"])]),
    ]
    assert find.to_take(teacher) == []
    assert told(framework, "朗读") == told(framework, "r1 ALOUD") == [("Stage 1", [("Reading", ["R1"])])]
    with pytest.raises(NotFound):
        actions.take_framework(by=teacher, key="numbers")


def test_taken_on_again_words_are_renewed_and_alignments_stay(school, teacher, framework):
    point = make_point(school)
    actions.align_point(by=teacher, point=point, add=[Standard.objects.get(code="R1")])
    moved = Statement("Stage 2", "Reading", "R1", "reads aloud with a friend")
    offer_framework(OfferedFramework("letters", "Letters", "", [moved, STATEMENTS[1]]))
    actions.take_framework(by=teacher, key="letters")
    assert told(framework) == [("Stage 2", [(None, ["X1"]), ("Reading", ["R1"])]), ("Stage 1", [("Writing", ["W1"])])]
    assert [one.statement for one in find.standards_of(point)] == ["reads aloud with a friend"]


def test_several_standards_at_once_are_aligned_dropped_and_taken_back(school, teacher, framework):
    point = make_point(school)
    r1, w1, x1 = (Standard.objects.get(code=code) for code in ("R1", "W1", "X1"))
    actions.align_point(by=teacher, point=point, add=[r1, w1])
    assert codes(find.find_standards(teacher, beside=point)) == ["X1"]
    change = actions.align_point(by=teacher, point=point, add=[x1, r1], drop=[w1])
    assert codes(find.standards_of(point)) == ["R1", "X1"]
    assert (change.added, change.dropped) == ([x1.pk], [w1.pk])
    for _twice in range(2):
        actions.undo_alignment(by=teacher, change=change)
        assert codes(find.standards_of(point)) == ["R1", "W1"]
    assert actions.align_point(by=teacher, point=point, add=[r1]) is None


def test_a_stage_is_no_standard_and_a_strange_point_is_not_found(school, teacher, framework):
    stage = Standard.objects.get(statement="Stage 1")
    with pytest.raises(Invalid, match="not to a whole stage"):
        actions.align_point(by=teacher, point=make_point(school), add=[stage])
    with pytest.raises(NotFound):
        actions.align_point(by=teacher, point=make_point(make_school()), add=[Standard.objects.get(code="R1")])
    with pytest.raises(Refused):
        find.frameworks(make_pupil(make_section(school)))
    assert Alignment.objects.count() == 0


def test_a_sheet_makes_an_own_framework_and_updates_it_by_code(teacher):
    own = actions.make_framework(by=teacher, name="Ours")
    rows = [["学段", "领域", "编号", "内容"], ["一", "唱", "1", "会唱"], ["", "", "2", "会听"], ["", "", "2", ""]]
    draft = actions.bring_sheet(by=teacher, into=own, name="ours.xlsx", rows=rows)
    assert [(row.number, [one.column for one in row.troubles]) for row in examine_framework(draft).rows] == [
        (2, []), (3, []), (4, ["statement", "code"]),
    ]  # fmt: skip
    actions.mend_sheet(by=teacher, draft=draft, values={4: {}}, out={4})
    actions.take_over(by=teacher, draft=draft)
    assert told(own) == [("一", [("唱", ["1", "2"])])]
    again = actions.bring_sheet(by=teacher, into=own, name="ours.xlsx", rows=[rows[0], ["一", "奏", "2", "会听"]])
    seen = examine_framework(again)
    assert (seen.rows[0].differences, codes(seen.gone)) == ((("practice", "唱", "奏"),), ["1"])
    actions.take_over(by=teacher, draft=again)
    assert told(own) == [("一", [("奏", ["2"]), ("唱", ["1"])])]


def test_a_framework_goes_only_when_nothing_is_aligned_to_it(school, teacher, framework):
    point, r1 = make_point(school), Standard.objects.get(code="R1")
    change = actions.align_point(by=teacher, point=point, add=[r1])
    with pytest.raises(Invalid, match="aligned"):
        actions.remove_framework(by=teacher, framework=framework)
    actions.undo_alignment(by=teacher, change=change)
    actions.remove_framework(by=teacher, framework=framework)
    assert Standard.objects.count() == 0


def test_a_framework_with_a_code_twice_is_never_offered(offered):
    with pytest.raises(ValueError, match="code"):
        offer_framework(OfferedFramework("twice", "Twice", "", [STATEMENTS[0], STATEMENTS[0]]))
