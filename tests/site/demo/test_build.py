"""Videos are really built: decodable, with sound, as long as the script says; and only once."""

import importlib.util
import shutil
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from once import once
from upbeat.kernel.captions import parse
from upbeat.site.demo import build, voice
from upbeat.site.demo.build import BuiltVideo, build_videos
from upbeat.site.demo.content import load
from upbeat.site.demo.look import HEIGHT, WIDTH
from upbeat.site.demo.shapes import Content

needs_voice = pytest.mark.skipif(
    importlib.util.find_spec("espeakng_loader") is None,
    reason='the demo\'s voice is not installed: pip install "upbeat[demo]"',
)


@pytest.fixture(scope="module")
def content() -> Content:
    """One short video in one language, so that building takes seconds."""
    whole = load()
    video = whole.video("upbeat.en")
    return replace(whole, videos=(replace(video, sections=video.sections[:5]),))


@pytest.fixture(scope="module")
def cache(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this process's own with the video in it."""

    def build_it(folder: Path) -> None:
        told: list[tuple[int, int, str]] = []
        build_videos(content, folder, on_progress=lambda *what: told.append(what))
        assert told == [(1, 1, "The upbeat")]

    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(once(tmp_path_factory, "demo-videos", build_it)[0], folder / "videos")
    return folder / "videos"


@pytest.fixture(scope="module")
def built(content: Content, cache: Path) -> BuiltVideo:
    return build_videos(content, cache)["upbeat.en"]


@needs_voice
def test_a_video_is_decodable_and_as_long_as_its_sections(built: BuiltVideo) -> None:
    assert built.duration == max(end for _, end in built.sections.values())
    with av.open(str(built.path)) as container:
        frames = sum(1 for _ in container.decode(video=0))
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (WIDTH, HEIGHT)
        assert frames / float(stream.average_rate or 1) == pytest.approx(built.duration, abs=0.5)
        assert float(container.duration or 0) / av.time_base == pytest.approx(built.duration, abs=0.5)


@needs_voice
def test_its_sound_is_there_in_every_section_and_does_not_clip(built: BuiltVideo) -> None:
    with av.open(str(built.path)) as container:
        rate = container.streams.audio[0].rate
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert len(sound) / rate == pytest.approx(built.duration, abs=0.5)
    assert float(np.abs(sound).max()) < 1.0
    for start, end in built.sections.values():
        level = float(np.sqrt((sound[start * rate : end * rate] ** 2).mean()))
        assert -32 < 20 * np.log10(level) < -14


@needs_voice
def test_gates_stand_at_the_end_of_their_sections_and_lead_back_into_the_video(built: BuiltVideo) -> None:
    for checkpoint, written in zip(built.checkpoints, built.video.checkpoints, strict=True):
        assert checkpoint.second == built.sections[written.after][1]
        for spans in checkpoint.spans:
            for start, end in spans.values():
                assert 0 <= start < end <= checkpoint.second


@needs_voice
def test_captions_and_chapters_lie_within_it(built: BuiltVideo) -> None:
    shown = parse(built.captions["en"])
    assert shown[0].text.startswith("Some songs are in a hurry.")
    assert shown[-1].end <= built.duration
    assert [chapter.start for chapter in built.chapters] == [start for start, _ in built.sections.values()]


@needs_voice
def test_a_second_call_builds_nothing(
    built: BuiltVideo, content: Content, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "ProcessPoolExecutor", None)
    before = built.path.stat().st_mtime_ns
    assert build_videos(content, cache)["upbeat.en"] == built
    assert built.path.stat().st_mtime_ns == before


@needs_voice
def test_what_a_killed_build_left_is_not_taken_for_a_video(built: BuiltVideo, content: Content, tmp_path: Path) -> None:
    # Killed after the film, before the report: the film alone counts for nothing.
    (tmp_path / built.path.name).write_bytes(b"half a film")
    video = build_videos(content, tmp_path)["upbeat.en"]
    assert video.path.stat().st_size == pytest.approx(built.path.stat().st_size, rel=0.05)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".mp4"]


@needs_voice
def test_an_earlier_state_of_a_video_is_removed_and_other_files_are_left(
    built: BuiltVideo, content: Content, cache: Path
) -> None:
    old, other = cache / "upbeat.en-0123456789abcdef.mp4", cache / "holiday.mp4"
    for path in (old, other):
        path.write_bytes(b"film")
    build_videos(content, cache)
    assert not old.exists()
    assert other.exists()
    assert built.path.exists()


def test_without_a_voice_it_says_what_to_install(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "voice_installed", lambda: False)
    with pytest.raises(voice.NoVoiceError, match=r'pip install "upbeat\[demo\]"'):
        build_videos(content, tmp_path)
    assert list(tmp_path.iterdir()) == []
