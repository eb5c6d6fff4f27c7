"""Captions from the script: asked for once, made of real sound by real processes, and honest when that fails."""

import av
import numpy as np
import pytest
from django.utils import timezone, translation
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_asset
from jobs import run_jobs
from talking import talking_film
from upbeat.kernel import captions as kernel
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.journal.work import SILENT_AFTER
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions import captioning
from upbeat.rooms.polish.actions.captioning import ask_captions, make_captions, resume_captionings
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.models import Captioning, CaptionTrack
from upbeat.rooms.polish.speech.process import VoiceOrder, speak_confined, voice_installed

needs_voice = pytest.mark.skipif(not voice_installed(), reason="the voice is not installed: upbeat[align]")

SAID = ["The upbeat comes before the bar line.", "The strong beat follows it.", "Clap your hands and count to four."]
PAUSES_S = (0.8, 1.4, 0.6)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """A video in which another voice, slower and lower, says the sentences; and when each begins."""
    folder = tmp_path_factory.mktemp("lesson")
    report = speak_confined(VoiceOrder("en-us+m3", tuple(SAID), speed=130, pitch=30), folder / "said.wav")
    with av.open(str(folder / "said.wav")) as said:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in said.decode(audio=0)]).astype(np.float32) / 32768
    parts, starts = [], []
    for phrase, pause in zip(report.phrases, PAUSES_S, strict=True):
        piece = sound[round(phrase["start"] * report.rate) : round(phrase["end"] * report.rate)]
        parts += [np.zeros(round(pause * report.rate), np.float32), np.trim_zeros(piece, "b")]
        starts.append((sum(map(len, parts)) - len(parts[-1])) / report.rate)
    whole = np.concatenate([*parts, np.zeros(report.rate, np.float32)])
    path = talking_film(folder / "lesson.mp4", whole, report.rate)
    return path, starts, len(whole) / report.rate


@pytest.fixture
def script(school, teacher):
    passages = [
        Passage(spoken=f"{SAID[0]} {SAID[1]}"),
        Passage(spoken="", kind="music"),
        Passage(spoken=f"[pause 3 s] {SAID[2]}"),
    ]
    return make_script(teacher, make_point(school), passages=passages)


@needs_voice
def test_captions_begin_when_each_sentence_is_said_in_the_recording(
    teacher, script, lesson, django_capture_on_commit_callbacks
):
    source, starts, seconds = lesson
    asset = make_asset(teacher, source, script=script, duration_s=seconds)
    with django_capture_on_commit_callbacks(execute=True):
        row = ask_captions(by=teacher, asset=asset)
        assert ask_captions(by=teacher, asset=asset) == row
    assert run_jobs() == ["caption"]
    (track,) = queries.captions(asset)
    cues = kernel.parse(track.vtt)
    assert (track.language, track.source, track.by) == ("en", "script", teacher)
    assert [cue.text for cue in cues] == [*SAID]
    assert max(abs(cue.start - start) for cue, start in zip(cues, starts, strict=True)) < 0.1
    row.refresh_from_db()
    assert (row.state, row.track, row.tries) == ("done", track, 1)
    assert make_captions(captioning_id=row.pk) is False
    assert CaptionTrack.objects.count() == 1
    verbs = [fact.verb for fact in Fact.objects.filter(object_type="captioning").order_by("id")]
    assert verbs == ["initialized", "completed"]


@needs_voice
def test_captions_that_somebody_uploaded_meanwhile_stay(teacher, script, lesson):
    source, _starts, seconds = lesson
    asset = make_asset(teacher, source, script=script, duration_s=seconds)
    row = ask_captions(by=teacher, asset=asset)
    by_hand = add_captions(by=teacher, asset=asset, language="en", text="WEBVTT\n\n00:00.000 --> 00:02.000\nMine.\n")
    assert make_captions(captioning_id=row.pk) is True
    row.refresh_from_db()
    assert (row.state, row.track, queries.captions(asset)) == ("done", None, [by_hand])


@needs_voice
def test_a_recording_that_says_something_else_gets_no_captions(school, teacher, lesson):
    other = " ".join(["Photosynthesis turns carbon dioxide into sugar inside the chloroplasts of a leaf."] * 4)
    script = make_script(teacher, make_point(school), passages=[Passage(spoken=other)])
    source, _starts, seconds = lesson
    asset = make_asset(teacher, source, script=script, duration_s=seconds)
    row = ask_captions(by=teacher, asset=asset)
    assert make_captions(captioning_id=row.pk) is False
    row.refresh_from_db()
    with translation.override("en"):
        assert "right recording" in queries.captioning_failure(row)
    assert (row.state, queries.captions(asset)) == ("failed", [])


@needs_voice
def test_a_source_that_is_gone_is_told_and_can_be_asked_for_again(teacher, script):
    asset = make_asset(teacher, script=script)
    row = ask_captions(by=teacher, asset=asset)
    make_captions(captioning_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "source_gone")
    assert Fact.objects.filter(object_type="captioning", verb="failed").count() == 1
    assert ask_captions(by=teacher, asset=asset) != row


def test_what_is_missing_is_said_and_nothing_is_begun(school, teacher, script, monkeypatch):
    wordless = make_script(teacher, make_point(school), passages=[Passage(spoken="[pause 3 s]")])
    french = make_script(teacher, make_point(school), passages=[Passage(spoken="Bonjour.")])
    french.language = "fr"
    french.save()
    with translation.override("en"):
        for of, words in ((None, "no script"), (wordless, "says nothing"), (french, "English and Chinese")):
            with pytest.raises(Invalid, match=words):
                ask_captions(by=teacher, asset=make_asset(teacher, script=of))
        monkeypatch.setattr(captioning, "voice_installed", lambda: False)
        with pytest.raises(Invalid, match=r"pip install \"upbeat\[align\]\""):
            ask_captions(by=teacher, asset=make_asset(teacher, script=script))
    assert not Captioning.objects.exists()


@needs_voice
def test_captions_whose_worker_died_are_asked_for_again_and_given_up_after_three(teacher, script):
    asset, now = make_asset(teacher, script=script), timezone.now()
    row = ask_captions(by=teacher, asset=asset)
    Captioning.objects.update(state="running", heartbeat_at=now, tries=1)
    assert resume_captionings(now=now + SILENT_AFTER / 2) == 0
    assert make_captions(captioning_id=row.pk, now=now + SILENT_AFTER / 2) is False
    assert resume_captionings(now=now + SILENT_AFTER * 2) == 1
    row.refresh_from_db()
    assert row.state == "queued"
    Captioning.objects.update(state="running", heartbeat_at=now, tries=3)
    resume_captionings(now=now + SILENT_AFTER * 2)
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "died")


def test_pupils_and_other_schools_ask_for_nothing(school, teacher, script):
    asset, other = make_asset(teacher, script=script), make_school()
    for person, at, error in (
        (make_person(school, Role.PUPIL), school, Refused),
        (make_teacher(other), other, NotFound),
    ):
        with scope(school=at), pytest.raises(error):
            ask_captions(by=person, asset=asset)
    assert not Captioning.objects.exists()
