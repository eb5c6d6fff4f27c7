"""One passage of a film is recorded anew: it alone is encoded, and all that belongs to the others moves with them."""

import pytest
from django_scopes import scope

from factories import make_point, make_school, make_teacher
from factories_design import make_script
from factories_polish import make_run
from factories_record import make_asset, make_take
from media_corpus import make_clip, slide, speech
from upbeat.kernel.captions import parse
from upbeat.kernel.timeline import moved
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal import work
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.actions.joining import run_joining
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.actions.running import run_polish
from upbeat.rooms.polish.actions.starting import polish_new_asset
from upbeat.rooms.polish.films import film_of
from upbeat.rooms.polish.line import line
from upbeat.rooms.polish.line.denoising import CLEANED, CLEANING
from upbeat.rooms.polish.line.samples import read_samples
from upbeat.rooms.polish.models import CaptionTrack, PolishRun, Recipe
from upbeat.rooms.record import storage
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.actions.joining import start_joining
from upbeat.rooms.record.events import AssetTaken
from upbeat.rooms.record.models import Asset

VTT = "WEBVTT\n\n00:00.500 --> 00:01.500\nOne.\n\n00:03.500 --> 00:04.500\nTwo.\n\n00:06.000 --> 00:06.800\nThree.\n"


@pytest.fixture
def teacher(db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(work, "PULSE_S", 600)  # the test's own transaction holds the rows
    school = make_school()
    with scope(school=school):
        yield make_teacher(school)


@pytest.fixture
def sections(teacher):
    passages = [Passage(str(number), "Words.") for number in range(3)]
    script = make_script(teacher, make_point(teacher.school), passages=passages)
    return list(script.sections.order_by("position"))


def joined(teacher, script):
    """The chosen takes put together, checked and polished, as workers do it."""
    upload = run_joining(joining_id=start_joining(by=teacher, script=script).pk)
    check_upload(upload_id=upload.pk)
    asset = Asset.objects.get(upload=upload)
    polish_new_asset(AssetTaken(school_id=teacher.school_id, asset_id=asset.pk, by_id=teacher.pk))
    run = PolishRun.objects.get(asset=asset)
    run_polish(run_id=run.pk)
    run.refresh_from_db()
    return asset, run


def test_only_the_passage_that_is_new_is_encoded_and_what_belongs_to_the_others_moves_along(
    teacher, sections, tmp_path
):
    def clip(seconds, seed):
        return make_clip(
            tmp_path / f"{seed}.mp4", seconds=seconds, picture=slide(320, 180), sound=speech(seconds, seed=seed)
        )

    for section, seconds in zip(sections, (3, 2, 2), strict=True):
        make_take(section, teacher, clip(seconds, section.pk), duration_s=seconds)
    first, run = joined(teacher, sections[0].script)
    assert (run.state, run.duration_s, [one[2] for one in first.made_of]) == ("done", 7.0, [3, 2, 2])
    add_captions(by=teacher, asset=first, language="en", text=VTT)
    add_key_mark(by=teacher, asset=first, second=5.5, title="Three")

    make_take(sections[1], teacher, clip(3.6, 99), duration_s=3.6)
    second, again = joined(teacher, sections[0].script)
    assert [(one.source is None, one.start, one.length) for one in film_of(again).passages] == [
        (True, 0, 3), (False, 0, 4), (True, 5, 2),
    ]  # fmt: skip
    assert (again.state, again.duration_s) == ("done", 9.0)
    old, new = (read_samples(storage.absolute(f"{one.folder}/480p.mp4")).tracks[0] for one in (run, again))
    fps = len(old) // 7
    assert [one.data for one in new[-2 * fps :]] == [one.data for one in old[-2 * fps :]]
    cues = [(cue.start, cue.end, cue.text) for cue in parse(CaptionTrack.objects.get(asset=second).vtt)]
    assert cues == [(0.5, 1.5, "One."), (4.0, 6.0, "Two."), (8.0, 8.8, "Three.")]
    assert [(mark.second, mark.title) for mark in queries.key_marks(second)] == [(7.5, "Three")]
    assert moved(6.0, queries.timeline_of(run), queries.timeline_of(again)) == 8.0


@pytest.fixture
def two(teacher, sections):
    """A recording that was put together and one with another take of passage 2, neither with any bytes."""
    takes = [make_take(section, teacher, duration_s=4.0) for section in sections]
    made = [[take.asset_id, take.section_id, 4] for take in takes]
    retake = make_take(sections[1], teacher, duration_s=6.0)
    assets = [make_asset(teacher, script=sections[0].script, duration_s=12.0) for _ in range(2)]
    for asset, pieces in zip(assets, (made, [made[0], [retake.asset_id, sections[1].pk, 6], made[2]]), strict=True):
        asset.made_of = pieces
        asset.save()
    return assets


def test_a_film_that_is_edited_or_has_nothing_in_common_is_made_whole(two, teacher):
    earlier, asset = make_run(two[0]), make_run(two[1])
    assert film_of(asset).previous == storage.absolute(earlier.folder)
    assert film_of(asset).begins == (0, 4, 10)
    assert (film_of(earlier).previous, film_of(earlier).begins) == (None, (0, 4, 8))
    Recipe.objects.filter(pk=asset.recipe_id).update(steps={"music": True})
    asset.recipe.refresh_from_db()
    assert film_of(asset).passages == ()
    Recipe.objects.filter(pk=asset.recipe_id).update(steps={"music": False, "cuts": [[1.0, 2.0]]})
    asset.recipe.refresh_from_db()
    assert (film_of(asset).passages, film_of(asset).begins, len(film_of(asset).cuts)) == ((), (), 1)


def test_where_the_earlier_film_is_gone_the_whole_is_made(teacher, sections, tmp_path):
    for section in sections:
        clip = make_clip(tmp_path / f"{section.pk}.mp4", seconds=1, picture=slide(160, 90))
        make_take(section, teacher, clip, duration_s=1.0)
    _first, run = joined(teacher, sections[0].script)
    (storage.absolute(run.folder) / "line.json").unlink()
    make_take(sections[2], teacher, make_clip(tmp_path / "new.mp4", seconds=2, picture=slide(160, 90)), duration_s=2.0)
    _second, again = joined(teacher, sections[0].script)
    assert (again.state, again.duration_s) == ("done", 4.0)
    kept = {path.name for path in storage.absolute(again.folder).iterdir()}
    assert kept == {*line.FILES, "source.json"} - {CLEANED, CLEANING}
