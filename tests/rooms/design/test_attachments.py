"""What packs add to passages: checked, kept with versions, and left alone where the pack is gone."""

import pytest
from django.utils.safestring import mark_safe

from factories import make_point
from factories_design import make_script
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.scripts import Passage, edit_script, restore_version
from upbeat.rooms.design.attachments import Attachment, offer_attachment, withdraw_attachment
from upbeat.rooms.design.comparison import Fate, compare
from upbeat.rooms.design.models import ScriptSection, ScriptVersion


def shout(words: str) -> str:
    if "?" in words:
        raise Invalid("No questions.")
    return words.strip().upper()


@pytest.fixture
def steps():
    """A kind of attachment that a pack for dancing might offer."""
    offer_attachment(
        Attachment("steps", "speech", "Steps", "One a line", shout, mark_safe, (("big", "Big"),), lambda *_: b"")
    )
    yield "steps"
    withdraw_attachment("steps")


@pytest.fixture
def script(teacher, school, steps):
    return make_script(teacher, make_point(school), passages=[Passage("One", extra={"steps": " left \n"})])


def extra(script):
    return ScriptSection.objects.get(script=script).extra


def number(script):
    return ScriptSection.objects.get(script=script).pk


def test_what_is_attached_is_kept_as_its_check_gives_it(script):
    assert extra(script) == {"steps": "LEFT"}


def test_what_the_check_refuses_names_its_passage_and_changes_nothing(teacher, script):
    wrong = Passage("Other", id=number(script), extra={"steps": "where?"})
    with pytest.raises(Invalid, match="Passage 1: No questions") as refused:
        edit_script(by=teacher, script=script, passages=[wrong])
    assert refused.value.field == "extra-1"
    assert (ScriptSection.objects.get(script=script).heading, extra(script)) == ("One", {"steps": "LEFT"})


def test_far_too_much_is_refused(teacher, script):
    long = Passage("One", id=number(script), extra={"steps": "x" * 20_001})
    with pytest.raises(Invalid, match="too long"):
        edit_script(by=teacher, script=script, passages=[long])
    assert extra(script) == {"steps": "LEFT"}


def test_without_a_word_about_it_it_stays_and_nothing_typed_takes_it_away(teacher, script):
    edit_script(by=teacher, script=script, passages=[Passage("Two", id=number(script))])
    assert extra(script) == {"steps": "LEFT"}
    edit_script(by=teacher, script=script, passages=[Passage("Two", id=number(script), extra={"steps": "  "})])
    assert extra(script) == {}


def test_where_the_pack_is_gone_what_it_wrote_stays(teacher, script):
    withdraw_attachment("steps")
    edit_script(by=teacher, script=script, passages=[Passage("Two", id=number(script), extra={})])
    assert extra(script) == {"steps": "LEFT"}


def test_a_version_keeps_it_is_compared_by_it_and_brings_it_back(teacher, script):
    edit_script(by=teacher, script=script, passages=[Passage("One", id=number(script), extra={"steps": "right"})])
    second, first = queries.versions(teacher, script)
    (row,) = compare(first.passages, second.passages)
    assert (row.fate, row.attached) == (Fate.CHANGED, True)
    restore_version(by=teacher, script=script, version=first)
    assert extra(script) == {"steps": "LEFT"}


def test_a_version_without_it_takes_it_away_again(teacher, school, steps):
    script = make_script(teacher, make_point(school), passages=[Passage("One")])
    edit_script(by=teacher, script=script, passages=[Passage("One", id=number(script), extra={"steps": "right"})])
    restore_version(by=teacher, script=script, version=ScriptVersion.objects.get(script=script, number=1))
    assert extra(script) == {}
