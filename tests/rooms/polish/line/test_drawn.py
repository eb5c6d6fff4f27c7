"""Sound alone gets a still as its picture: drawn from its beginning, served and cut like any film."""

from pathlib import Path

import av
import numpy as np
import pytest

from media_corpus import RATE, make_clip, slide, speech, tone
from sound_corpus import cover, make_sound, with_cover
from upbeat.kernel.intervals import Interval
from upbeat.rooms.polish.line.drawn import SHOWN_S, STROKES, draw, loudnesses
from upbeat.rooms.polish.line.film import Film
from upbeat.rooms.polish.line.joining import join
from upbeat.rooms.polish.line.line import Like, run_line
from upbeat.rooms.polish.line.replacing import make_film
from upbeat.rooms.polish.line.survey import DRAWN, survey


def strokes_of(path: Path) -> list[float]:
    return loudnesses(path, survey(path, 60.0))


def pictures_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray").astype(int) for frame in container.decode(video=0)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sound(tmp_path_factory.mktemp("told") / "told.mp3", sound=speech(9.3))


def test_sound_alone_is_served_in_every_rung_with_a_still_of_its_length(told: Path, tmp_path: Path) -> None:
    made = run_line(told, tmp_path / "made")
    assert [(one.rung, one.width, one.height) for one in made.renditions] == [
        ("720p", 1280, 720), ("480p", 854, 480), ("audio", 0, 0),
    ]  # fmt: skip
    assert made.duration_s == pytest.approx(9.3, abs=0.1)
    assert (made.sound_alone, made.apart_ms, made.seen.black, made.seen.changes) == (True, None, (), ())
    frames = pictures_of(tmp_path / "made" / "480p.mp4")
    assert len(frames) == round(made.duration_s * made.fps)
    assert max(np.abs(frames[0] - frame).mean() for frame in frames) < 1
    assert frames[0].max() - frames[0].min() > 80
    # The picture costs hardly anything: the small rung is as good as its sound.
    sizes = {one.rung: one.size for one in made.renditions}
    assert sizes["480p"] < 1.6 * sizes["audio"]
    assert (tmp_path / "made" / made.poster).stat().st_size < 8000


def test_what_is_cut_out_is_heard_no_more_and_the_still_stays(told: Path, tmp_path: Path) -> None:
    made = run_line(told, tmp_path / "cut", music=True, cuts=[Interval(0.0, 1.0), Interval(3.0, 5.2)])
    assert made.duration_s == pytest.approx(9.3 - 3.2, abs=0.1)
    assert len(pictures_of(tmp_path / "cut" / "480p.mp4")) == round(made.duration_s * made.fps)


def test_a_cover_is_not_shown(tmp_path: Path) -> None:
    sung = make_sound(tmp_path / "sung.mp3", seconds=2)
    plain = run_line(sung, tmp_path / "plain")
    covered = run_line(with_cover(sung, tmp_path / "covered.mp3", cover(600)), tmp_path / "covered")
    assert (tmp_path / "plain" / plain.poster).read_bytes() == (tmp_path / "covered" / covered.poster).read_bytes()


def test_the_still_tells_nothing_of_what_comes_later(tmp_path: Path) -> None:
    begins, silence = tone(SHOWN_S + 1.0), np.zeros((1, 4 * RATE), np.float32)
    one = make_sound(tmp_path / "one.wav", sound=np.concatenate([begins, silence], axis=1))
    other = make_sound(tmp_path / "other.wav", sound=np.concatenate([begins, speech(4.0, level=0.9)], axis=1))
    assert strokes_of(one) == strokes_of(other)


def test_two_recordings_have_two_faces(tmp_path: Path) -> None:
    rising = tone(8.0) * np.linspace(0.01, 1, 8 * RATE, dtype=np.float32)
    found = strokes_of(make_sound(tmp_path / "rising.wav", sound=rising))
    assert len(found) == STROKES
    assert found == sorted(found)
    assert found[-1] == 1.0
    falling = strokes_of(make_sound(tmp_path / "falling.wav", sound=rising[:, ::-1]))
    assert found[0] < falling[0]


def test_a_silent_beginning_has_low_strokes(tmp_path: Path) -> None:
    late = np.concatenate([np.zeros((1, 12 * RATE), np.float32), tone(1)], axis=1)
    assert set(strokes_of(make_sound(tmp_path / "late.wav", sound=late))) == {0.0}


@pytest.mark.parametrize("seconds", [0.04, 0.4])
def test_the_shortest_sound_has_a_still(tmp_path: Path, seconds: float) -> None:
    short = make_sound(tmp_path / "short.wav", sound=tone(seconds))
    frame = draw(strokes_of(short))
    assert (frame.width, frame.height) == DRAWN
    assert run_line(short, tmp_path / "made").duration_s > 0


def test_a_take_of_sound_alone_is_put_together_with_films(tmp_path: Path) -> None:
    film = make_clip(tmp_path / "film.mp4", seconds=2, picture=slide(320, 180))
    sung = make_sound(tmp_path / "sung.m4a", seconds=2)
    assert join([film, sung], tmp_path / "joined.mp4") == [2, 2]
    frames = pictures_of(tmp_path / "joined.mp4")
    assert len(frames) == 100
    assert np.abs(frames[10] - frames[80]).mean() > 10


def test_a_take_of_sound_alone_replaces_a_passage_of_a_film(tmp_path: Path) -> None:
    sung = make_sound(tmp_path / "sung.ogg", seconds=2.2)
    made = run_line(sung, tmp_path / "made", like=Like(25, [(640, 360), (320, 180)], 3))
    assert [(one.width, one.height) for one in made.renditions] == [(640, 360), (320, 180), (0, 0)]
    assert (made.duration_s, made.fps) == (3.0, 25)


def test_noise_is_taken_out_of_a_podcast_as_out_of_a_film(told: Path, tmp_path: Path) -> None:
    made = make_film(
        told, tmp_path / "clean", Film(clean_around=()), music=False, on_progress=lambda *_: None, max_seconds=60.0
    )
    assert made.cleaning.code
