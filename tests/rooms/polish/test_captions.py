"""Captions: read from a file, replaced, removed, taken back."""

import pytest
from django.utils import translation
from django_scopes import scope

from factories import make_person, make_school, make_teacher
from factories_record import make_asset
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions.captions import add_captions, remove_captions, restore_captions, review_captions
from upbeat.rooms.polish.models import CaptionTrack

VTT = "WEBVTT\n\n00:01.000 --> 00:02.500\nThe upbeat <b>comes</b> before the bar.\n"
SRT = "1\n00:00:01,000 --> 00:00:02,500\n弱起在小节之前。\n"


@pytest.fixture
def asset(teacher):
    return make_asset(teacher, duration_s=6.0)


def shown(asset):
    return [(track.language, track.pk) for track in queries.captions(asset)]


def test_vtt_and_srt_become_plain_vtt_by_language(teacher, asset):
    english = add_captions(by=teacher, asset=asset, language="en", text=VTT)
    chinese = add_captions(by=teacher, asset=asset, language="zh-hans", text=SRT.encode("gb18030"))
    assert english.vtt == "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nThe upbeat comes before the bar.\n"
    assert chinese.vtt == "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\n弱起在小节之前。\n"
    assert shown(asset) == [("en", english.pk), ("zh-hans", chinese.pk)]
    assert Fact.objects.filter(object_type="captiontrack", verb="created").count() == 2
    assert queries.language_name("zh-hans") == "简体中文"


def test_a_later_file_replaces_an_earlier_one_which_is_kept(teacher, asset):
    add_captions(by=teacher, asset=asset, language="en", text=VTT)
    later = add_captions(by=teacher, asset=asset, language="en", text=VTT.replace("upbeat", "anacrusis"))
    assert shown(asset) == [("en", later.pk)]
    assert CaptionTrack.objects.count() == 2


def test_removed_captions_are_taken_back_and_an_earlier_one_does_not_show_through(teacher, asset):
    add_captions(by=teacher, asset=asset, language="en", text=VTT)
    later = add_captions(by=teacher, asset=asset, language="en", text=VTT)
    remove_captions(by=teacher, asset=asset, language="en")
    remove_captions(by=teacher, asset=asset, language="en")
    assert shown(asset) == []
    assert queries.removed_captions(asset) == [later]
    restore_captions(by=teacher, asset=asset, language="en")
    restore_captions(by=teacher, asset=asset, language="en")
    assert shown(asset) == [("en", later.pk)]
    assert queries.removed_captions(asset) == []
    verbs = [fact.verb for fact in Fact.objects.filter(object_id=later.pk, object_type="captiontrack").order_by("id")]
    assert verbs == ["created", "removed", "updated"]


def test_a_person_who_read_them_says_so_once(teacher, asset):
    track = add_captions(by=teacher, asset=asset, language="en", text=VTT)
    review_captions(by=teacher, asset=asset, language="en")
    review_captions(by=teacher, asset=asset, language="en")
    track.refresh_from_db()
    assert (track.reviewed_by, track.reviewed_at is not None) == (teacher, True)
    assert Fact.objects.filter(verb="resolved").count() == 1
    replaced = add_captions(by=teacher, asset=asset, language="en", text=VTT)
    assert replaced.reviewed_at is None


@pytest.mark.parametrize(
    "language, text, field, words",
    [
        ("xx", VTT, "language", "languages"),
        ("en", "Dear pupils,\nwelcome.", "file", "Line 1"),
        ("en", "WEBVTT\n\n00:02.000 --> 00:01.000\nback\n", "file", "Line 3"),
        ("en", "WEBVTT\n\nNOTE nothing\n", "file", "caption"),
        ("en", VTT.replace("00:01.000 --> 00:02.500", "01:00.000 --> 01:02.000"), "file", "right file"),
        ("en", b"\xff\xfe\x00", "file", "signs"),
    ],
)
def test_a_file_that_cannot_be_taken_says_where_and_changes_nothing(teacher, asset, language, text, field, words):
    kept = add_captions(by=teacher, asset=asset, language="en", text=VTT)
    with translation.override("en"), pytest.raises(Invalid, match=words) as refusal:
        add_captions(by=teacher, asset=asset, language=language, text=text)
    assert refusal.value.field == field
    assert shown(asset) == [("en", kept.pk)]
    assert CaptionTrack.objects.count() == 1


def test_pupils_and_other_schools_touch_no_captions(school, teacher, asset):
    kept = add_captions(by=teacher, asset=asset, language="en", text=VTT)
    other = make_school()
    stranger, pupil = make_teacher(other), make_person(school, Role.PUPIL)
    for person, at, error in ((pupil, school, Refused), (stranger, other, NotFound)):
        with scope(school=at):
            for refused in (
                lambda by=person: add_captions(by=by, asset=asset, language="en", text=VTT),
                lambda by=person: remove_captions(by=by, asset=asset, language="en"),
                lambda by=person: restore_captions(by=by, asset=asset, language="en"),
                lambda by=person: review_captions(by=by, asset=asset, language="en"),
            ):
                with pytest.raises(error):
                    refused()
            assert at == school or queries.captions(asset) == []
    assert shown(asset) == [("en", kept.pk)]
    kept.refresh_from_db()
    assert (kept.removed_at, kept.reviewed_at) == (None, None)
