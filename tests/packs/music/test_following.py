"""A score that follows a recording: found in real files, set right by hand, and a place for notes and questions."""

import numpy as np
import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_polish import make_run
from factories_record import make_asset
from media_corpus import RATE, make_clip
from playing_along import EIGHT_BARS, melody, play
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.packs.music.actions.following import bring_back_score, follow_evenly, set_bars, take_away_score
from upbeat.packs.music.actions.laying import ask_to_follow
from upbeat.packs.music.models import FollowedScore, Laying
from upbeat.packs.music.queries import following as queries
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import chapters
from upbeat.rooms.polish.moments import pinned_to, second_named
from upbeat.rooms.record.models import Asset

LEAD_S = 3.5


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A film in which eight bars are played from 3.5 s on, and when each of them begins."""
    sound, truth = play(melody(), 11, lead_s=LEAD_S, rate=RATE)
    clip = make_clip(
        tmp_path_factory.mktemp("played") / "take.mp4", seconds=len(sound) / RATE, sound=sound[None, :], fps=5
    )
    bars = {}
    for note in melody().notes:
        bars.setdefault(note.bar, truth[note.id])
    return clip, len(sound) / RATE, bars


@pytest.fixture
def asset(teacher, played):
    clip, seconds, _bars = played
    return make_asset(teacher, clip, duration_s=round(seconds, 3))


@pytest.fixture
def evenly(teacher, asset):
    """A score whose eight bars have two seconds each, from second 1 on."""
    return follow_evenly(by=teacher, asset=asset, notation=EIGHT_BARS, start_s=1.0, end_s=17.0)


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"notation": "K:C\nC D ^ E|"}, None),
        ({"notation": "K:C\nz4|"}, "notation"),
        ({"start_s": 30.0}, "start"),
        ({"start_s": float("nan")}, "start"),
        ({"start_s": 5.0, "end_s": 5.5}, "start"),
        ({"end_s": 60.0}, "end"),
    ],
    ids=["no ABC", "rests alone", "behind the end", "no number", "too short", "longer than the recording"],
)
def test_what_cannot_be_followed_is_refused_and_nothing_is_kept(teacher, asset, wrong, field):
    for follow in (follow_evenly, ask_to_follow):
        with pytest.raises(Invalid) as refused:
            follow(**({"by": teacher, "asset": asset, "notation": EIGHT_BARS, "start_s": 0.0, "end_s": 20.0} | wrong))
        assert field is None or refused.value.field == field
    assert not FollowedScore.objects.exists()
    assert not Laying.objects.exists()


def test_by_hand_bars_have_one_length_and_their_notes_go_along(teacher, evenly):
    assert evenly.bars == [[bar, 2.0 * bar - 1] for bar in range(1, 9)]
    assert (evenly.fit, evenly.notes["n1"], evenly.notes["n5"]) == (None, 1.0, 3.0)
    moved = set_bars(by=teacher, row=evenly, seconds=[1.0, 4.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0])
    assert (moved.bars[1], moved.notes["n3"], moved.notes["n5"]) == ([2, 4.0], 2.5, 4.0)


@pytest.mark.parametrize(
    "seconds", [[1, 1, 5, 7, 9, 11, 13, 15], [1, 3, 5, 7, 9, 11, 13], [1, 3, 5, 7, 9, 11, 13, 900], [-1, *range(2, 9)]]
)
def test_bars_out_of_order_or_outside_are_refused_and_nothing_changes(teacher, evenly, seconds):
    with pytest.raises(Invalid):
        set_bars(by=teacher, row=evenly, seconds=seconds)
    evenly.refresh_from_db()
    assert evenly.bars[1] == [2, 3.0]


def test_a_score_is_taken_away_and_brought_back(teacher, asset, evenly):
    take_away_score(by=teacher, row=evenly)
    assert (list(queries.scores_of(asset)), queries.removed_score(asset)) == ([], evenly)
    bring_back_score(by=teacher, row=evenly)
    assert list(queries.scores_of(asset)) == [evenly]


def test_bars_are_places_of_the_film(asset, evenly):
    run = make_run(asset)
    typed = ["b5", "bar 5", "Bar 5", "m5", "第5小节", "bar 12", "b", "5", "be 5"]
    assert [second_named(run, text) for text in typed] == [9.0] * 5 + [None] * 4
    assert [pinned_to(run, text) for text in ("bar 3: louder", "第3小节，更响", "in bar 3", "b3louder")] == [
        5.0, 5.0, None, None,
    ]  # fmt: skip


def test_bars_are_proposed_as_key_marks(asset, evenly):
    marks = [(one.second, one.title) for one in chapters.proposals(make_run(asset))]
    assert marks == [(2.0 * bar - 1, f"Bar {bar}") for bar in range(1, 9)]


def test_what_is_not_open_is_not_in_the_score_of_the_film(asset, evenly):
    (shown,) = queries.in_film(make_run(asset), 6.0)
    assert (shown.bars, shown.end_s) == (((1, 1.0), (2, 3.0), (3, 5.0)), 6.0)
    assert ([bar.number for bar in shown.score.bars], {note.bar for note in shown.score.notes}) == (
        [1, 2, 3],
        {1, 2, 3},
    )
    assert all(second < 6.0 for second, _name, _bar in shown.notes)
    assert queries.in_film(make_run(asset), 1.0) == []


def test_a_passage_with_notes_is_prepared_where_its_take_is(teacher, school, asset):
    passages = [Passage("Words"), Passage("Song", kind="music", extra={"notation": EIGHT_BARS})]
    script = make_script(teacher, make_point(school), passages=passages)
    words, song = script.sections.order_by("position")
    Asset.objects.filter(pk=asset.pk).update(script=script, made_of=[[1, words.pk, 4.0], [2, song.pk, 12.5]])
    asset.refresh_from_db()
    (found,) = queries.notated_passages(asset)
    assert (found.section, found.start_s, found.end_s) == (song, 4.0, 16.5)
    assert found.notation == EIGHT_BARS


def test_pupils_and_strangers_lay_nothing(school, asset, evenly):
    given = {"asset": asset, "notation": EIGHT_BARS, "start_s": 1.0, "end_s": 17.0}
    for follow in (follow_evenly, ask_to_follow):
        with pytest.raises(Refused):
            follow(by=make_person(school, Role.PUPIL), **given)
    stranger = make_teacher(make_school())
    with scope(school=stranger.school):
        for follow in (follow_evenly, ask_to_follow):
            with pytest.raises(NotFound):
                follow(by=stranger, **given)
        with pytest.raises(NotFound):
            queries.access_score(stranger, evenly.pk)
    assert (FollowedScore.objects.count(), Laying.objects.count()) == (1, 0)


def test_the_page_lays_a_score_and_sets_its_bars(teacher, asset):
    ada, page = client_of(teacher), reverse("music:follow", args=[asset.pk])
    assert page in ada.get(reverse("studio:recording", args=[asset.pk])).content.decode()
    answer = ada.post(page, {"notation": EIGHT_BARS, "start": "0:01", "end": "0:17", "evenly": "1"})
    row = FollowedScore.objects.get()
    assert answer["Location"] == f"{page}#score-{row.pk}"
    shown = ada.get(page).content.decode()
    assert 'value="0:03.0"' in shown
    typed = {f"bar-{place}": f"0:{2 * place + 1:04.1f}" for place in range(8)} | {"bar-1": "0:03.4"}
    bars = reverse("music:bars", args=[row.pk])
    assert ada.post(bars, typed).status_code == 302
    row.refresh_from_db()
    assert row.bars[:3] == [[1, 1.0], [2, 3.4], [3, 5.0]]
    refused = ada.post(bars, typed | {"bar-1": "soon", "bar-2": "0:05.7"})
    assert 'name="bar-1" value="soon"' in refused.content.decode()
    assert 'name="bar-2" value="0:05.7"' in refused.content.decode()
    assert (refused.status_code, "Bar 2: write minutes and seconds" in refused.content.decode()) == (422, True)
    assert ada.post(bars, {"remove": "1"}).status_code == 302
    assert "A score was taken away." in ada.get(page).content.decode()


def test_what_was_not_touched_on_the_page_stays_exact(teacher, asset, evenly):
    FollowedScore.objects.update(bars=[[bar, 2.0 * bar - 0.961] for bar in range(1, 9)])
    typed = {f"bar-{place}": f"0:{2 * place + 1.0:04.1f}" for place in range(8)}
    client_of(teacher).post(reverse("music:bars", args=[evenly.pk]), typed | {"bar-7": "0:15.5"})
    evenly.refresh_from_db()
    assert evenly.bars[0] == [1, 1.039]
    assert evenly.bars[7] == [8, 15.5]


def test_the_sound_of_the_file_comes_from_the_second_that_was_asked_for(played):
    from upbeat.packs.music.following.__main__ import heard

    clip, _seconds, bars = played
    whole, part = heard(clip, 0.0, 8.0), heard(clip, bars[2], 8.0)
    start = round(bars[2] * 16_000)
    assert len(part) == round((8.0 - bars[2]) * 16_000)
    assert np.corrcoef(whole[start : start + 16_000], part[:16_000])[0, 1] > 0.99
