"""Odd, broken and hostile files, each through the real way in: received, checked, through the line.

Each ends as a film of the right length, upright and in step, or as a refusal that says what to do.
"""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from django.utils import translation
from django_scopes import scope

from factories import make_school, make_teacher
from factories_record import make_upload
from media_corpus import patched, rotated
from odd_media import (
    ALL_S,
    CLAP_S,
    changing,
    edges,
    film,
    jumping_back,
    nested,
    pointing_elsewhere,
    squeezed_contents,
    tagged,
    written,
)
from upbeat.rooms.polish.actions.running import Outcome, run_polish
from upbeat.rooms.polish.actions.starting import start_polish
from upbeat.rooms.polish.models import Rendition
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.findings import Probe
from upbeat.rooms.record.inspection import inspect
from upbeat.rooms.record.models import Asset, Upload
from upbeat.rooms.record.queries import refusal_of
from upbeat.rooms.record.refusals import SENTENCES
from upbeat.rooms.record.source import Unfit

MOST_APART_S = 0.045
Maker = Callable[[Path], Path]


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A clap as MP4, in fragments, with its contents first, and as Matroska in clusters of a third of a second."""
    folder = tmp_path_factory.mktemp("clap")
    return {
        "mp4": film(folder / "clap.mp4"),
        "first": film(folder / "first.mp4", options={"movflags": "faststart"}),
        "fragments": film(folder / "parts.mp4", options={"movflags": "frag_keyframe+empty_moov"}),
        "mkv": film(folder / "clap.mkv", options={"cluster_time_limit": "300"}),
    }


GOOD: dict[str, tuple[str, dict]] = {
    "ten bits": ("a.mp4", {"pix_fmt": "yuv420p10le"}),
    "HEVC": ("a.mp4", {"codec": "libx265", "coder": {"x265-params": "log-level=none"}}),
    "HEVC of ten bits": (
        "a.mov",
        {"codec": "libx265", "pix_fmt": "yuv420p10le", "coder": {"x265-params": "log-level=none"}},
    ),
    "ProRes of an editor": ("a.mov", {"codec": "prores_ks", "pix_fmt": "yuv422p10le", "sound": "pcm_s24le"}),
    "sound of six channels": ("a.mp4", {"layout": "5.1"}),
    "sound of a telephone": ("a.mov", {"sound": "pcm_s16le", "rate": 8000}),
    "fifty pictures a second": ("a.mp4", {"fps": 50}),
    "a variable rate": ("a.mp4", {"times": [0, 0.1, 0.13, 0.5, 0.8, 0.81, 1.3]}),
    "interlaced": ("a.mkv", {"codec": "mpeg2video", "size": (160, 96), "coder": {"flags": "+ildct+ilme"}}),
    "one pixel": ("a.mov", {"codec": "png", "pix_fmt": "rgb24", "size": (1, 1)}),
    "odd sides": ("a.mov", {"codec": "png", "pix_fmt": "rgb24", "size": (161, 91)}),
    "very wide": ("a.mov", {"codec": "mjpeg", "pix_fmt": "yuvj420p", "size": (8192, 16)}),
    "a cover beside the film": ("a.mp4", {"cover": True}),
    "a cover as the first track": ("a.mkv", {"cover": True}),
    "ten sound tracks": ("a.mkv", {"extra_sounds": 9}),
    "a clock that starts at ten seconds": ("a.mkv", {"start_s": 10}),
    "a film of the middle of another": ("a.mp4", {"start_s": 10}),
    "a title of two megabytes with new lines": ("a.mkv", {"metadata": {"title": "\n\x1b[2J" * 500_000}}),
}
MADE: dict[str, Callable[[dict[str, Path], Path], Path]] = {
    "a phone held upright": lambda made, to: rotated(made["mp4"], to / "a.mp4"),
    "a picture that changes its size": lambda made, to: changing(to / "a.webm", video=True),
    "sound that changes its rate": lambda made, to: changing(to / "a.mkv", video=False),
    "a track that claims hours": lambda made, to: patched(
        made["mp4"], to / "a.mp4", b"mdhd", 16, b"\x7f" + 3 * b"\xff"
    ),
    "a track that claims nothing": lambda made, to: patched(made["mp4"], to / "a.mp4", b"mdhd", 16, bytes(4)),
    "pictures said to lie in another file": lambda made, to: pointing_elsewhere(
        made["mp4"], to / "a.mp4", film(to / "secret.mp4", size=(320, 180))
    ),
    "a hundred thousand titles": lambda made, to: tagged(made["mkv"], to / "a.mkv", 100_000),
    "a title within a title within a title": lambda made, to: tagged(made["mkv"], to / "a.mkv", 3000, deep=True),
}
SEEN = {"a phone held upright": (90, 160), "one pixel": (2, 2), "very wide": (854, 2), "interlaced": (160, 96)}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [*GOOD, *MADE])
def test_an_odd_film_comes_out_whole_upright_and_in_step(kind, settings, tmp_path, sources):
    settings.MEDIA_ROOT = tmp_path / "media"
    if kind in GOOD:
        name, form = GOOD[kind]
        path = film(tmp_path / name, **form)
    else:
        path = MADE[kind](sources, tmp_path)
    upload = taken_in(path)
    assert (upload.state, upload.refusal) == ("taken", "")
    with scope(school=upload.school):
        asset = Asset.objects.get()
        assert asset.duration_s == pytest.approx(ALL_S, abs=0.06)
        run = start_polish(by=upload.by, asset=asset)
        assert run_polish(run_id=run.pk) is Outcome.DONE
        run.refresh_from_db()
        assert run.duration_s == pytest.approx(ALL_S, abs=0.07)
        rungs = {rung.rung: rung for rung in Rendition.objects.order_by("pk")}
    assert list(rungs) == ["720p", "480p", "audio"]
    assert (rungs["480p"].width, rungs["480p"].height) == SEEN.get(kind, (160, 90))
    bright_s, loud_s = clap_of(settings.MEDIA_ROOT / rungs["480p"].path)
    assert abs(bright_s - loud_s) <= MOST_APART_S
    assert bright_s == pytest.approx(CLAP_S, abs=MOST_APART_S)


BAD: dict[str, tuple[str, Callable[[dict[str, Path], Path], Path]]] = {
    "a playlist": (
        "not_a_video",
        lambda made, to: written(to / "a.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"),
    ),
    "a list of files": ("not_a_video", lambda made, to: written(to / "a.mp4", b"ffconcat version 1.0\nfile a.mkv\n")),
    "a playlist behind the name of an MP4": (
        "truncated",
        lambda made, to: written(to / "a.mp4", made["mp4"].read_bytes()[:32] + b"#EXTM3U\nfile:///etc/hostname\n"),
    ),
    "a codec nobody knows": (
        "unknown_codec",
        lambda made, to: written(
            to / "a.mp4", made["mp4"].read_bytes().replace(b"avc1", b"zzzz").replace(b"avcC", b"zzzz")
        ),
    ),
    "contents of 200 MB, squeezed into 200 KB": (
        "not_a_video",
        lambda made, to: squeezed_contents(made["mp4"], to / "a.mov", 200_000_000),
    ),
    "contents within contents within contents": (
        "too_much",
        lambda made, to: nested(made["mp4"], to / "a.mp4", 5000),
    ),
    "seventeen sound tracks": ("too_much", lambda made, to: film(to / "a.mkv", extra_sounds=16)),
    "a picture after thirty years": (
        "too_much",
        lambda made, to: film(to / "a.mkv", times=[0, 0.4, 0.8, 1e9]),
    ),
    "a clock that starts after days": ("too_much", lambda made, to: film(to / "a.mkv", start_s=1e6)),
    "a clock that goes back": ("truncated", lambda made, to: jumping_back(made["mkv"], to / "a.mkv")),
    "a clock that starts before 0": (
        "damaged",
        lambda made, to: film(to / "a.mkv", start_s=-0.5, options={"avoid_negative_ts": "disabled"}),
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_used_is_refused_with_what_to_do_and_leaves_nothing(
    kind, settings, tmp_path, sources, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path / "media"
    code, make = BAD[kind]
    with django_capture_on_commit_callbacks(execute=True):
        upload = taken_in(make(sources, tmp_path))
    assert (upload.state, upload.refusal) == ("refused", code)
    with translation.override("en"):
        assert "lease" in refusal_of(upload)  # please, or Please
    with scope(school=upload.school):
        assert not Asset.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kind", ["mp4", "first", "fragments"])
def test_cut_off_at_any_box_it_is_refused_or_as_long_as_it_is(kind, sources, tmp_path):
    data = sources[kind].read_bytes()
    cuts = {cut for edge in edges(data) for cut in (edge, edge + 7) if cut < len(data)}
    assert len(cuts) > 40
    for cut in sorted(cuts):
        found = found_in(written(tmp_path / "cut.mp4", data[:cut]))
        if isinstance(found, Probe):
            assert (kind, found.duration_s <= ALL_S + 0.1) == ("fragments", True)
        else:
            assert found in {"empty", "truncated", "not_a_video", "damaged"}, cut


@pytest.mark.parametrize(
    "name", ["mvhd", "mdhd", "tkhd", "elst", "stts", "stsc", "stsz", "stco", "stsd", "avcC", "esds"]
)
def test_whatever_a_box_says_the_answer_is_a_finding_or_a_length_in_reason(name, sources, tmp_path):
    whole = sources["mp4"]
    for offset in range(0, 24, 4):
        for value in (bytes(4), b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\x01"):
            found = found_in(patched(whole, tmp_path / "a.mp4", name.encode(), offset, value))
            assert found in SENTENCES or found.duration_s <= 5400, (offset, value)


def taken_in(path: Path) -> Upload:
    """Received in chunks under a name with control characters, complete, and checked by the confined probe."""
    teacher = make_teacher(make_school())
    upload = make_upload(teacher, path.read_bytes(), filename=f"a\nb\r\0\x1b{path.suffix}", complete=True)
    with scope(school=teacher.school):
        assert upload.filename.isprintable()
        return check_upload(upload_id=upload.pk)


def found_in(path: Path) -> Probe | str:
    """What the probe finds, in this process because the files are ours: facts, or the code of a refusal."""
    try:
        return inspect(path, 5400)
    except Unfit as unfit:
        return unfit.code
    except MemoryError:
        return "too_much"


def clap_of(path: Path) -> tuple[float, float]:
    """The second of the first bright picture, and that of the first loud sample."""
    with av.open(str(path)) as made:
        bright_s = next(f.time for f in made.decode(video=0) if f.to_ndarray(format="gray").mean() > 125)
    with av.open(str(path)) as made:
        frames = list(made.decode(audio=0))
    samples = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    return bright_s, frames[0].time + float(np.argmax(np.abs(samples) > 0.05)) / frames[0].sample_rate
