"""Reading runs, renditions, captions and marks."""

from collections.abc import Iterable

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from upbeat.kernel.captioning import sentences
from upbeat.kernel.captions import Cue, parse
from upbeat.kernel.cutting import moved_cues
from upbeat.kernel.errors import NotFound
from upbeat.kernel.intervals import Interval, from_json, union
from upbeat.kernel.timeline import Stretch, Timeline, moved, without
from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import rules
from upbeat.rooms.polish.aligning import failures as captioning_failures
from upbeat.rooms.polish.aligning.process import voice_for
from upbeat.rooms.polish.line.failures import sentence
from upbeat.rooms.polish.line.listening import Excerpt, load_excerpt
from upbeat.rooms.polish.line.thumbnails import STILLS, THUMBNAILS
from upbeat.rooms.polish.models import (
    Captioning,
    CaptionTrack,
    KeyMark,
    PolishRun,
    Recipe,
    Rendition,
    SlideReading,
    SlideText,
    SubjectProfile,
)
from upbeat.rooms.polish.profiles import Profile, profile, profiles
from upbeat.rooms.polish.reading import process as reading
from upbeat.rooms.polish.recognising.process import missing, whispers_name
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset, Joining, Take

PREVIEW_S = 6 * 3600
MUSIC_EDGE_S = 0.3
"""Takes are put together on the grid of their packets: a passage may begin a little earlier than their lengths say."""
WANTED = Coalesce("chosen_at", "asked_at").desc()
RUNG_ORDER = [Rendition.Rung.HIGH, Rendition.Rung.LOW, Rendition.Rung.AUDIO]


def language_name(code: str) -> str:
    """A language in its own words: ``zh-hans`` → 简体中文; the code itself if it is unknown."""
    known = LANG_INFO.get(code, {})
    return str(known.get("name_local", code))


def caption_languages() -> list[tuple[str, str]]:
    """Languages that captions may have, those of the platform first: (code, name in its own words)."""
    first = [code for code, _name in settings.LANGUAGES]
    others = sorted(code for code in LANG_INFO if code not in first and "name_local" in LANG_INFO[code])
    return [(code, language_name(code)) for code in [*first, *others]]


def translations(asset: Asset) -> dict[str, list[tuple[str, str]]]:
    """What captions can be translated from (``sources``) and into (``languages``): (code, name in its own words)."""
    there = [(track.language, language_name(track.language)) for track in captions(asset)]
    codes = {code for code, _name in there}
    return {"sources": there, "languages": [one for one in caption_languages() if one[0] not in codes]}


def recognised_languages() -> list[tuple[str, str]]:
    """Languages that can be recognised, those of the platform first: (code, name in its own words)."""
    return [(code, name) for code, name in caption_languages() if whispers_name(code)]


def recognition_lacks() -> str:
    """What the administrator has to do before words can be recognised, in a sentence; empty if nothing."""
    lacking = missing()
    return captioning_failures.sentence(lacking) if lacking else ""


def _last_of_each_language(asset: Asset) -> list[CaptionTrack]:
    last: dict[str, CaptionTrack] = {}
    for track in CaptionTrack.objects.filter(asset=asset).select_related("by", "reviewed_by").order_by("id"):
        last[track.language] = track
    return [last[code] for code in sorted(last)]


def captions(asset: Asset) -> list[CaptionTrack]:
    """The captions shown now, one track a language, by language code. Replaced and removed ones are not among them."""
    return [track for track in _last_of_each_language(asset) if track.removed_at is None]


def captions_in(asset: Asset, language: str) -> CaptionTrack | None:
    """The captions shown now in one language, if there are any."""
    return next((track for track in captions(asset) if track.language == language), None)


def removed_captions(asset: Asset) -> list[CaptionTrack]:
    """The captions that were removed last in languages that show none now: they can be taken back."""
    return [track for track in _last_of_each_language(asset) if track.removed_at is not None]


def caption_history(asset: Asset, language: str) -> list[CaptionTrack]:
    """Every version of the captions of a language, the latest first."""
    rows = CaptionTrack.objects.filter(asset=asset, language=language).select_related("by", "reviewed_by")
    return list(rows.order_by("-id"))


def captioning(asset: Asset) -> Captioning | None:
    """The last time that captions were to be made, from the script or by recognition."""
    return Captioning.objects.filter(asset=asset).first()


def captioning_failure(row: Captioning | None) -> str:
    """Why it failed and what to do, in the active language; empty if it did not."""
    return captioning_failures.sentence(row.error) if row and row.error else ""


def script_sentences(asset: Asset) -> list[str]:
    """What the script of a recording has to say, sentence by sentence; empty without one, or in an unknown language."""
    if asset.script is None or voice_for(asset.script.language) is None:
        return []
    spoken = ScriptSection.objects.filter(script=asset.script, kind=ScriptSection.Kind.SPEECH).order_by("position")
    return [sentence for text in spoken.values_list("spoken", flat=True) for sentence in sentences(text)]


def slide_reading(run: PolishRun | None) -> SlideReading | None:
    """How far the reading of the slides of a run is; None if nobody asked for it."""
    return SlideReading.objects.filter(run=run).first() if run else None


def slide_reading_failure(row: SlideReading | None) -> str:
    """Why the slides are not read and what to do, in the active language; empty if that is under way or done."""
    if row is not None and row.state == SlideReading.State.FAILED:
        return reading.sentence(row.error)
    return reading.sentence("no_reader") if row is None and not reading.reader_installed() else ""


def slide_texts(run: PolishRun) -> QuerySet[SlideText]:
    """What is written on the slides of a run, in the order of time."""
    return SlideText.objects.filter(run=run)


def slide_titles(run: PolishRun) -> list[tuple[float, str]]:
    """The titles of the slides that have one, with the second of the film at which each comes."""
    return list(slide_texts(run).exclude(title="").values_list("second", "title"))


def key_marks(asset: Asset) -> QuerySet[KeyMark]:
    """The marks of a recording in the order of time, without those that were taken away."""
    return KeyMark.objects.filter(asset=asset, removed_at=None).order_by("second", "id")


def removed_mark(asset: Asset) -> KeyMark | None:
    """The mark that was taken away last, which can be brought back."""
    return KeyMark.objects.filter(asset=asset, removed_at__isnull=False).order_by("-removed_at", "-id").first()


def plays_music(asset: Asset) -> bool:
    """Is the sound of the recording to be kept in stereo, unless somebody says otherwise?

    Where its script plans music; and where it is sound alone of which nobody planned that something is spoken, if a
    profile is offered for that.
    """
    if plans_music(asset):
        return True
    return asset.sound_alone and not _is_spoken(asset) and any(one.as_it_is and one.sound_alone for one in profiles())


def plans_music(asset: Asset) -> bool:
    """Does the script of the recording plan music?"""
    return asset.script is not None and keeps_sound(asset.script)


def _is_spoken(asset: Asset) -> bool:
    spoken = ScriptSection.objects.filter(script=asset.script_id, kind=ScriptSection.Kind.SPEECH).exclude(spoken="")
    return asset.script_id is not None and spoken.exists()


def keeps_sound(script: Script) -> bool:
    """Is the sound of recordings of this script to be left as it is, by a passage of music or by its subject?"""
    if ScriptSection.objects.filter(script=script, kind=ScriptSection.Kind.MUSIC).exists():
        return True
    found = profile_of(script.point.subject)
    return found is not None and found.as_it_is


def profile_of(subject: Subject) -> Profile | None:
    """The profile that recordings of a subject have; None for speech, and where its pack is not plugged in any more."""
    name = SubjectProfile.objects.filter(subject=subject).values_list("name", flat=True).first()
    return profile(name) if name else None


def runs(asset: Asset) -> QuerySet[PolishRun]:
    """Every run of a recording, the latest first."""
    return PolishRun.objects.filter(asset=asset).select_related("recipe", "asked_by").order_by("-id")


def latest_run(asset: Asset) -> PolishRun | None:
    """The run that was asked for last, or put in place again after that, whatever came of it."""
    return runs(asset).order_by(WANTED, "-id").first()


def finished_run(asset: Asset) -> PolishRun | None:
    """The last wanted run that is done, if any: what a new micro video of the recording shows."""
    return runs(asset).filter(state=PolishRun.State.DONE).order_by(WANTED, "-id").first()


def whole_run(asset: Asset) -> PolishRun | None:
    """The latest finished run without cuts, if any: its seconds are those of the recording."""
    return next((run for run in runs(asset).filter(state=PolishRun.State.DONE) if not cuts_of(run.recipe)), None)


def whole(asset: Asset) -> Timeline:
    """The recording as it arrived, uncut: what captions and key marks count in. Takes keep their names in it, so that
    what belongs to a passage moves with it when another is recorded anew."""
    if asset.made_of:
        return tuple(Stretch(f"asset:{take}", 0.0, float(s), str(section)) for take, section, s in asset.made_of)
    return (Stretch(f"asset:{asset.pk}", 0.0, asset.duration_s),)


def cuts_of(recipe: Recipe) -> list[Interval]:
    """What a recipe leaves out, in seconds of the recording as it arrived."""
    return from_json(recipe.steps.get("cuts", []))


def steps_now(asset: Asset) -> dict[str, object]:
    """The steps of the recipe that was wanted last; none before the first."""
    run = latest_run(asset)
    return dict(run.recipe.steps) if run else {}


def clean_around(recipe: Recipe) -> list[Interval] | None:
    """The passages of music that a recipe keeps from the denoiser; None where it removes no noise."""
    return from_json(recipe.steps.get("music_passages", [])) if recipe.steps.get("denoise") else None


def excerpt(run: PolishRun) -> Excerpt | None:
    """The moment of a film to listen to before and after cleaning, if one was made."""
    return load_excerpt(storage.absolute(run.folder)) if run.folder else None


def music_passages(asset: Asset) -> list[Interval]:
    """Where a recording that was put together of takes, or is one, holds those of passages of music; its seconds."""
    takes = Take.objects.select_related("asset", "section")
    joining = Joining.objects.filter(upload__asset=asset).first()
    parts = list(takes.filter(pk__in=joining.takes) if joining else takes.filter(asset=asset)[:1])
    parts.sort(key=lambda take: joining.takes.index(take.pk) if joining else 0)
    found, at = [], 0.0
    for take in parts:
        end = at + take.asset.duration_s
        if take.section.kind == ScriptSection.Kind.MUSIC:
            found.append(Interval(max(0.0, at - MUSIC_EDGE_S), end + MUSIC_EDGE_S))
        at = end
    return union(found)


def timeline_of(run: PolishRun) -> Timeline:
    """What the film of a run is made of: its recording without the cuts of its recipe."""
    return without(whole(run.asset), cuts_of(run.recipe))


def cues_in(run: PolishRun, track: CaptionTrack) -> tuple[Cue, ...]:
    """Captions of the recording in seconds of the film of a run, without those whose words were cut out."""
    return moved_cues(parse(track.vtt), whole(run.asset), timeline_of(run))


def marks_in(run: PolishRun) -> list[tuple[float, KeyMark]]:
    """The key marks of the recording, each with its second in the film of a run."""
    before, after = whole(run.asset), timeline_of(run)
    return [(moved(mark.second, before, after) or 0.0, mark) for mark in key_marks(run.asset)]


def second_of_recording(run: PolishRun, second: float) -> float:
    """Which second of the recording the film of a run shows at ``second``; the recording's end behind its own."""
    return moved(second, timeline_of(run), whole(run.asset)) or 0.0


def access_run(person: Person, run_id: int, asset: Asset | None = None) -> PolishRun:
    """The run with its asset; NotFound if the school, or the asset where one is given, has none of this number."""
    rules.require_builder(person)
    run = PolishRun.objects.select_related("asset", "recipe", "school").filter(pk=run_id).first()
    if run is None or asset not in (None, run.asset):
        raise NotFound(_("There is no such polishing in your school."))
    return run


def failure_of(run: PolishRun) -> str:
    """Why a run failed and what to do, in the active language; empty if it did not."""
    return sentence(run.error, run.error_params) if run.error else ""


def renditions(run: PolishRun) -> list[Rendition]:
    """The rungs of a run, the sharpest first, without the long list of fragments."""
    rows = {row.rung: row for row in Rendition.objects.filter(run=run).defer("fragments")}
    return [rows[rung] for rung in RUNG_ORDER if rung in rows]


def thumbnails_path(run: PolishRun) -> str:
    """The file of a run's small pictures, as the media folder has it."""
    return f"{run.folder}/{THUMBNAILS}"


def stills_path(run: PolishRun) -> str:
    """The file of a run's still pictures, as the media folder has it."""
    return f"{run.folder}/{STILLS}"


def latest_runs(assets: Iterable[Asset]) -> dict[int, PolishRun]:
    """The last wanted run of each of the assets, by asset number; one query."""
    numbers = [asset.pk for asset in assets]
    last = PolishRun.objects.filter(asset=OuterRef("asset")).order_by(WANTED, "-id").values("pk")[:1]
    rows = PolishRun.objects.filter(asset__in=numbers, pk=Subquery(last))
    return {row.asset_id: row for row in rows}


def preview_address(person: Person, path: str, size: int) -> str:
    """An address at which the person may watch a file of the media folder whole, for some hours; Refused for pupils."""
    rules.require_builder(person)
    name = path.rpartition("/")[2]
    return f"/media/{passes.mint('media', {'p': person.pk, 'f': path, 'e': size}, PREVIEW_S)}/{name}"
