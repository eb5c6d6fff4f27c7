"""A score laid along what is heard: a job, done once, refused where it does not fit."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from clients import client_of
from factories import make_person, make_school, make_teacher
from factories_record import make_asset
from jobs import run_jobs
from media_corpus import RATE, make_clip
from playing_along import EIGHT_BARS, melody, play
from sound_corpus import make_sound
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.packs.music.actions import laying as actions
from upbeat.packs.music.actions.following import follow_evenly
from upbeat.packs.music.actions.laying import (
    ask_to_follow,
    keep_misfit,
    lay_score,
    put_away,
    resume_layings,
    try_again,
)
from upbeat.packs.music.actions.marking import Ending
from upbeat.packs.music.following.process import Laid
from upbeat.packs.music.models import FollowedScore, Laying
from upbeat.packs.music.queries import following as queries
from upbeat.rooms.journal import work
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.journal.work import SILENT_AFTER
from upbeat.rooms.people.models import Role
from upbeat.rooms.record.models import Asset

LEAD_S = 3.5
WALTZ = "X:1\nM:3/4\nL:1/4\nK:F\nF>GA|c2 A|B A G|A2 F|D E F|G2 C|E F G|F3|]"
LAID = Laid({"n1": 2.0}, [(1, 2.0), (2, 4.0)], 6.0, 0.93)
POOR = Laid({"n1": 2.0}, [(1, 2.0), (2, 4.0)], 6.0, 0.7)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Eight bars that are played from 3.5 s on, as a film and as sound alone, and when each of them begins."""
    sound, truth = play(melody(), 11, lead_s=LEAD_S, rate=RATE)
    folder, seconds = tmp_path_factory.mktemp("played"), len(sound) / RATE
    film = make_clip(folder / "take.mp4", seconds=seconds, sound=sound[None, :], fps=5)
    alone = make_sound(folder / "take.mp3", sound=sound[None, :])
    bars = {}
    for note in melody().notes:
        bars.setdefault(note.bar, truth[note.id])
    return {"film": film, "sound alone": alone}, seconds, bars


@pytest.fixture
def asset(teacher, played):
    return make_asset(teacher, played[0]["film"], duration_s=round(played[1], 3))


@pytest.fixture
def asked(teacher, asset):
    return ask_to_follow(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=2.0, end_s=asset.duration_s)


def laid(monkeypatch, found):
    """Instead of listening: what is found, or what is raised."""

    def lay_along(*_told):
        if isinstance(found, BaseException):
            raise found
        return found

    monkeypatch.setattr(actions, "lay_along", lay_along)


@pytest.mark.parametrize("kind", ["film", "sound alone"])
def test_the_bars_are_found_in_a_real_file(teacher, played, kind, django_capture_on_commit_callbacks):
    files, seconds, bars = played
    asset = make_asset(teacher, files[kind], duration_s=round(seconds, 3))
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask_to_follow(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=2.0, end_s=asset.duration_s)
    assert not FollowedScore.objects.exists()
    assert run_jobs() == ["lay"]
    asked.refresh_from_db()
    row = FollowedScore.objects.get()
    assert (asked.state, asked.score, queries.layings(asset)) == ("done", row, ([], []))
    found = dict(map(tuple, row.bars))
    assert list(found) == list(range(1, 9))
    assert max(abs(found[number] - second) for number, second in bars.items()) < 0.12
    assert (row.fit > 0.85, row.by) == (True, teacher)
    assert Fact.objects.get(object_type="followedscore").result == {"asset": asset.pk, "bars": 8, "fit": row.fit}


def test_other_notes_are_refused_until_a_teacher_wants_them_all_the_same(teacher, asset):
    asked = ask_to_follow(by=teacher, asset=asset, notation=WALTZ, start_s=2.0, end_s=asset.duration_s)
    lay_score(laying_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.error, queries.layings(asset)) == ("failed", "misfit", ([], [asked]))
    assert not FollowedScore.objects.exists()
    row = keep_misfit(by=teacher, row=asked)
    assert keep_misfit(by=teacher, row=asked) == row
    assert (FollowedScore.objects.get(), row.fit < 0.85, row.notation) == (row, True, WALTZ)
    assert queries.layings(asset) == ([], [])


def test_silence_is_told_with_what_to_do(teacher, asset):
    asked = ask_to_follow(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=0.0, end_s=3.0)
    lay_score(laying_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.error, asked.found) == ("failed", "lost", {})
    with pytest.raises(Invalid):
        keep_misfit(by=teacher, row=asked)


def test_a_source_that_is_gone_is_told(teacher):
    asset = make_asset(teacher, duration_s=20.0)
    asked = ask_to_follow(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=0.0, end_s=18.0)
    lay_score(laying_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("failed", "source_gone")


def test_a_passage_that_is_too_long_is_refused_at_its_end(teacher):
    asset = make_asset(teacher, duration_s=400.0)
    with pytest.raises(Invalid) as refused:
        ask_to_follow(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=0.0, end_s=300.0)
    assert refused.value.field == "end"
    assert not Laying.objects.exists()


def test_two_presses_ask_for_one(teacher, asset, asked):
    same = {"by": teacher, "asset": asset, "notation": EIGHT_BARS, "start_s": 2.0, "end_s": asset.duration_s}
    assert ask_to_follow(**same) == asked
    assert ask_to_follow(**same | {"start_s": 3.0}) != asked
    assert Fact.objects.filter(object_type="laying", verb="initialized").count() == 2


def test_a_job_that_comes_twice_lays_one_score(asked, monkeypatch):
    laid(monkeypatch, LAID)
    assert [lay_score(laying_id=asked.pk) for _ in range(2)] == [Ending.DONE, Ending.NOTHING]
    assert FollowedScore.objects.count() == 1


def test_what_is_being_done_elsewhere_is_looked_at_later_and_taken_over_when_it_falls_silent(asked, monkeypatch):
    laid(monkeypatch, LAID)
    now = timezone.now()
    assert work.claim(Laying, asked.pk, now) is not None
    assert lay_score(laying_id=asked.pk, now=now + SILENT_AFTER / 2) is Ending.ELSEWHERE
    assert not FollowedScore.objects.exists()
    assert lay_score(laying_id=asked.pk, now=now + SILENT_AFTER * 2) is Ending.DONE
    assert FollowedScore.objects.count() == 1


def test_who_was_thought_dead_leaves_no_score_behind(asked, monkeypatch):
    def overtaken(*_told):
        Laying.objects.filter(pk=asked.pk).update(tries=2)
        return LAID

    monkeypatch.setattr(actions, "lay_along", overtaken)
    lay_score(laying_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.score) == ("running", None)
    assert not FollowedScore.objects.exists()


def test_one_whose_worker_died_is_asked_for_again_and_given_up_after_three(
    asked, monkeypatch, django_capture_on_commit_callbacks
):
    now = timezone.now()
    Laying.objects.update(state="running", heartbeat_at=now, tries=1)
    assert resume_layings(now=now + SILENT_AFTER / 2) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_layings(now=now + SILENT_AFTER * 2) == 1
    laid(monkeypatch, LAID)
    assert run_jobs() == ["lay"]
    assert FollowedScore.objects.count() == 1
    Laying.objects.update(state="running", heartbeat_at=now, tries=3)
    assert resume_layings(now=now + SILENT_AFTER * 2) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("failed", "died")


def test_what_broke_can_be_tried_again_and_what_was_read_is_put_away(teacher, asset, asked, monkeypatch):
    laid(monkeypatch, RuntimeError("broken"))
    lay_score(laying_id=asked.pk)
    assert [row.error for row in queries.layings(asset)[1]] == ["died"]
    put_away(by=teacher, row=asked)
    assert queries.layings(asset) == ([], [])
    try_again(by=teacher, row=asked)
    assert queries.layings(asset) == ([asked], [])
    with pytest.raises(Invalid):
        try_again(by=teacher, row=asked)
    laid(monkeypatch, LAID)
    lay_score(laying_id=asked.pk)
    assert FollowedScore.objects.count() == 1


def test_what_failed_is_shown_no_more_once_a_score_follows_there(teacher, asset, asked, monkeypatch):
    laid(monkeypatch, POOR)
    lay_score(laying_id=asked.pk)
    follow_evenly(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=0.0, end_s=1.5)
    assert queries.layings(asset) == ([], [asked])
    follow_evenly(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=1.0, end_s=17.0)
    assert queries.layings(asset) == ([], [])


def test_no_more_scores_follow_than_may(teacher, asset, asked, monkeypatch):
    laid(monkeypatch, LAID)
    monkeypatch.setattr(actions, "MOST_SCORES", 1)
    with pytest.raises(Invalid):
        ask_to_follow(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=4.0, end_s=20.0)
    lay_score(laying_id=asked.pk)
    other = Laying.objects.create(
        school=asset.school, asset=asset, notation=EIGHT_BARS, start_s=2.0, end_s=9.0, asked_by=teacher
    )
    lay_score(laying_id=other.pk)
    other.refresh_from_db()
    assert (other.error, FollowedScore.objects.count()) == ("too_many", 1)


def test_pupils_and_strangers_decide_nothing(school, asset, asked, monkeypatch):
    laid(monkeypatch, POOR)
    lay_score(laying_id=asked.pk)
    asked.refresh_from_db()
    stranger = make_teacher(make_school())
    for person, at, error in (
        (make_person(school, Role.PUPIL), school, Refused),
        (stranger, stranger.school, NotFound),
    ):
        for act in (keep_misfit, try_again, put_away):
            with scope(school=at), pytest.raises(error):
                act(by=person, row=asked)
    with scope(school=stranger.school), pytest.raises(NotFound):
        queries.access_laying(stranger, asked.pk)
    assert [row.error for row in queries.layings(asset)[1]] == ["misfit"]
    assert not FollowedScore.objects.exists()


def test_the_page_tells_how_far_it_is_why_not_and_what_to_do(
    teacher, asset, monkeypatch, django_capture_on_commit_callbacks
):
    ada, page = client_of(teacher), reverse("music:follow", args=[asset.pk])
    with django_capture_on_commit_callbacks(execute=True):
        answer = ada.post(page, {"notation": EIGHT_BARS, "start": "0:01", "end": "0:17"})
    assert answer["Location"] == f"{page}#under-way"
    shown = ada.get(page).content.decode()
    assert f'src="{page}?waiting=1"' in shown
    assert "waiting for its turn" in shown
    fragment = {"headers": {"X-Upbeat-Fragment": "1"}}
    assert "data-location" not in ada.get(f"{page}?waiting=1", **fragment).content.decode()
    laid(monkeypatch, POOR)
    run_jobs()
    assert f'data-location="{page}"' in ada.get(f"{page}?waiting=1", **fragment).content.decode()
    asked = Laying.objects.get()
    shown = ada.get(page).content.decode()
    assert "Notes and sound have little in common" in shown
    assert 'value="0:17' in shown
    decide = reverse("music:laying", args=[asked.pk])
    kept = ada.post(decide, {"keep": "1"})
    assert kept["Location"] == f"{page}#score-{FollowedScore.objects.get().pk}"
    assert "Notes and sound have little in common" not in ada.get(page).content.decode()


def test_the_page_of_what_was_asked_for_is_closed_to_pupils_and_other_schools(school, asset, asked):
    decide = reverse("music:laying", args=[asked.pk])
    assert client_of(make_person(school, Role.PUPIL)).post(decide, {"keep": "1"}).status_code == 403
    stranger = make_school()
    with scope(school=stranger):
        assert client_of(make_teacher(stranger)).post(decide, {"keep": "1"}).status_code == 404
    assert Asset.objects.count() == 1


def test_the_page_asks_the_database_no_more_for_three_than_for_one(teacher, asset, django_assert_max_num_queries):
    ada, page = client_of(teacher), reverse("music:follow", args=[asset.pk])
    for place in range(3):
        ask_to_follow(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=float(place), end_s=20.0)
        if place in (0, 2):
            with django_assert_max_num_queries(100) as counted:
                ada.get(page)
            if place == 0:
                first = len(counted)
    assert len(counted) == first
