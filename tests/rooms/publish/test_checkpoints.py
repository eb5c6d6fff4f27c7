"""Checkpoints: whole seconds inside the film, one a second, of a draft only, never with guidance behind the gate."""

import pytest
from django_scopes import scopes_disabled

from factories import make_point, make_school, make_teacher
from factories_publish import choice, make_draft, make_item, make_published_video
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.items.actions import retire_item, revise_item, write_item
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.publish.actions import checkpoints
from upbeat.rooms.publish.models import Checkpoint


@pytest.fixture
def draft(teacher):
    return make_draft(teacher, checkpoints=[60]).draft


@pytest.fixture
def question(teacher, point):
    return make_item(teacher, point).versions.get()


def seconds():
    return list(Checkpoint.objects.order_by("second").values_list("second", flat=True))


def test_checkpoints_are_added_moved_and_removed_in_a_draft_with_a_fact_each(teacher, draft, question):
    before = Fact.objects.count()
    added = checkpoints.add_checkpoint(by=teacher, version=draft, second=90, item_version=question)
    checkpoints.move_checkpoint(by=teacher, checkpoint=added, second=180)
    assert seconds() == [60, 180]
    checkpoints.remove_checkpoint(by=teacher, checkpoint=added)
    assert seconds() == [60]
    facts = Fact.objects.order_by("pk")[before:]
    assert [(fact.verb, fact.context) for fact in facts] == [
        ("updated", {"added": 90, "item": question.item_id}),
        ("updated", {"moved": [90, 180]}),
        ("updated", {"removed": 180}),
    ]


def test_setting_replaces_all(teacher, draft, question):
    placed = checkpoints.set_checkpoints(by=teacher, version=draft, checkpoints=[(30, question)])
    assert ([one.second for one in placed], seconds()) == ([30], [30])


@pytest.mark.parametrize("second", [0, -1, 181, 60, 30.5, True])
def test_a_second_that_is_taken_or_not_inside_the_film_is_refused(teacher, draft, question, second):
    with pytest.raises(Invalid) as refusal:
        checkpoints.add_checkpoint(by=teacher, version=draft, second=second, item_version=question)
    assert (refusal.value.field, seconds()) == ("second", [60])


def test_a_question_stands_in_a_video_once(teacher, draft, question):
    checkpoints.add_checkpoint(by=teacher, version=draft, second=90, item_version=question)
    newer = revise_item(by=teacher, item=question.item, variants=[choice()])
    with pytest.raises(Invalid) as refusal:
        checkpoints.add_checkpoint(by=teacher, version=draft, second=120, item_version=newer)
    assert (refusal.value.field, seconds()) == ("item", [60, 90])


def test_a_checkpoint_asks_the_newer_version_of_its_question(teacher, draft):
    checkpoint = Checkpoint.objects.get()
    newer = revise_item(by=teacher, item=checkpoint.item_version.item, variants=[choice()])
    checkpoints.ask_instead(by=teacher, checkpoint=checkpoint, item_version=newer)
    assert Checkpoint.objects.get().item_version == newer


def test_guidance_that_leads_behind_the_gate_is_refused(teacher, point, draft):
    item = write_item(by=teacher, point=point, kind="single", variants=[choice(span=(40, 70))])
    with pytest.raises(Invalid, match="0:40–1:10") as refusal:
        checkpoints.add_checkpoint(by=teacher, version=draft, second=50, item_version=item.versions.get())
    assert (refusal.value.field, seconds()) == ("span", [60])
    checkpoints.add_checkpoint(by=teacher, version=draft, second=70, item_version=item.versions.get())
    assert seconds() == [60, 70]


def test_a_retired_question_is_not_asked_anew(teacher, draft, question):
    retire_item(by=teacher, item=question.item)
    question.item.refresh_from_db()
    with pytest.raises(Invalid):
        checkpoints.add_checkpoint(by=teacher, version=draft, second=90, item_version=question)
    assert seconds() == [60]


def test_checkpoints_of_a_published_version_stay_as_they_are(teacher, question):
    version = make_published_video(teacher, checkpoints=[60]).published
    checkpoint = version.checkpoints.get()
    for change in (
        lambda: checkpoints.set_checkpoints(by=teacher, version=version, checkpoints=[]),
        lambda: checkpoints.add_checkpoint(by=teacher, version=version, second=90, item_version=question),
        lambda: checkpoints.move_checkpoint(by=teacher, checkpoint=checkpoint, second=61),
        lambda: checkpoints.ask_instead(by=teacher, checkpoint=checkpoint, item_version=question),
        lambda: checkpoints.remove_checkpoint(by=teacher, checkpoint=checkpoint),
    ):
        with pytest.raises(Invalid, match="never changes"):
            change()
    assert list(version.checkpoints.values_list("second", flat=True)) == [60]


def test_pupils_and_other_schools_place_no_checkpoints(teacher, pupil, draft, question):
    stranger = make_teacher(make_school())
    for who in (pupil, stranger):
        with pytest.raises(Refused):
            checkpoints.add_checkpoint(by=who, version=draft, second=90, item_version=question)
        with pytest.raises(Refused):
            checkpoints.remove_checkpoint(by=who, checkpoint=Checkpoint.objects.get())
    assert seconds() == [60]


def test_a_question_of_another_school_is_not_found(teacher, draft):
    other = make_teacher(make_school())
    foreign = make_item(other, make_point(other.school))
    with scopes_disabled():
        version = foreign.versions.select_related("item").get()
    with pytest.raises(NotFound):
        checkpoints.add_checkpoint(by=teacher, version=draft, second=90, item_version=version)
    assert seconds() == [60]
