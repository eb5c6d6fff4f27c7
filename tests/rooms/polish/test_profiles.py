"""How recordings of a subject sound: a profile that a pack offers and a teacher chooses."""

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_asset
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions.profiles import choose_profile
from upbeat.rooms.polish.actions.starting import polish_new_asset
from upbeat.rooms.polish.models import PolishRun, SubjectProfile
from upbeat.rooms.polish.profiles import Profile, offer_profile, withdraw_profile
from upbeat.rooms.record.events import AssetTaken

BIRDS = Profile("birds", "Birds", "as they sing", as_it_is=True)


@pytest.fixture(autouse=True)
def birds():
    offer_profile(BIRDS)
    yield BIRDS
    withdraw_profile("birds")


@pytest.fixture
def subject(school):
    return make_point(school).subject


def test_a_subject_has_no_profile_before_one_is_chosen(subject):
    assert queries.profile_of(subject) is None


def test_a_chosen_profile_holds_for_what_arrives_afterwards_and_speech_again_takes_it_away(teacher, school, subject):
    choose_profile(by=teacher, subject=subject, name="birds")
    script = make_script(teacher, subject.points.get())
    asset = make_asset(teacher, script=script)
    polish_new_asset(AssetTaken(school.pk, asset.pk, teacher.pk))
    assert PolishRun.objects.get(asset=asset).recipe.steps == {"music": True}
    choose_profile(by=teacher, subject=subject, name="")
    assert not queries.plays_music(asset)
    facts = [fact.context for fact in Fact.objects.filter(object_type="subject", verb="updated").order_by("pk")]
    assert facts == [{"profile": ["", "birds"]}, {"profile": ["birds", ""]}]


def test_a_profile_that_nobody_offers_is_refused_and_the_one_that_stands_stays(teacher, subject):
    choose_profile(by=teacher, subject=subject, name="birds")
    with pytest.raises(Invalid):
        choose_profile(by=teacher, subject=subject, name="whales")
    assert queries.profile_of(subject) == BIRDS


def test_where_its_pack_is_gone_recordings_are_speech(teacher, subject):
    choose_profile(by=teacher, subject=subject, name="birds")
    withdraw_profile("birds")
    assert queries.profile_of(subject) is None
    assert not queries.keeps_sound(make_script(teacher, subject.points.get()))


def test_pupils_and_strangers_choose_nothing(school, subject):
    with pytest.raises(Refused):
        choose_profile(by=make_person(school, Role.PUPIL), subject=subject, name="birds")
    stranger = make_teacher(make_school())
    with scope(school=stranger.school), pytest.raises(NotFound):
        choose_profile(by=stranger, subject=subject, name="birds")
    assert not SubjectProfile.objects.exists()


def test_the_sound_of_a_profile_is_stereo_at_128_kbit(birds):
    assert (birds.sound.channels, birds.sound.with_picture) == (2, 128_000)


def sound_alone(by, script=None):
    asset = make_asset(by, script=script, filename="sound.mp3")
    asset.probe |= {"container": "mp3", "width": 0, "height": 0, "fps": 0.0, "video_codec": ""}
    asset.save()
    return asset


@pytest.fixture
def waves():
    offer_profile(Profile("waves", "Waves", "of the sea", as_it_is=True, sound_alone=True))
    yield
    withdraw_profile("waves")


def test_sound_alone_is_speech_where_no_pack_says_otherwise(teacher, school, monkeypatch):
    monkeypatch.setattr(queries, "profiles", lambda: (BIRDS,))
    asset = sound_alone(teacher)
    polish_new_asset(AssetTaken(school.pk, asset.pk, teacher.pk))
    assert PolishRun.objects.get(asset=asset).recipe.steps == {"music": False}


def test_sound_alone_is_left_as_it_is_where_a_pack_offers_that_and_films_are_not(teacher, school, waves):
    asset = sound_alone(teacher)
    polish_new_asset(AssetTaken(school.pk, asset.pk, teacher.pk))
    assert PolishRun.objects.get(asset=asset).recipe.steps == {"music": True}
    assert not queries.plays_music(make_asset(teacher))


def test_sound_alone_whose_script_says_something_is_speech(teacher, subject, waves):
    spoken = make_script(teacher, subject.points.get(), passages=[Passage("Hello", "Good morning, seventh form.")])
    assert not queries.plays_music(sound_alone(teacher, spoken))
    unwritten = make_script(teacher, subject.points.get(), passages=[Passage("Later", "")])
    assert queries.plays_music(sound_alone(teacher, unwritten))
    assert not queries.plans_music(sound_alone(teacher, unwritten))
