"""Reading runs, renditions, captions and marks."""

from collections.abc import Iterable

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.captioning import sentences
from upbeat.kernel.errors import NotFound
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import rules
from upbeat.rooms.polish.aligning import failures as captioning_failures
from upbeat.rooms.polish.aligning.process import voice_for
from upbeat.rooms.polish.line.failures import sentence
from upbeat.rooms.polish.models import Captioning, CaptionTrack, KeyMark, PolishRun, Rendition
from upbeat.rooms.record.models import Asset

PREVIEW_S = 6 * 3600
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
    """The last time that captions were to be made from the script."""
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


def key_marks(asset: Asset) -> QuerySet[KeyMark]:
    """The marks of a recording in the order of time."""
    return KeyMark.objects.filter(asset=asset).order_by("second", "id")


def plays_music(asset: Asset) -> bool:
    """Does the script of the recording plan music? Then its sound is kept in stereo unless somebody says otherwise."""
    return ScriptSection.objects.filter(script=asset.script_id, kind=ScriptSection.Kind.MUSIC).exists()


def runs(asset: Asset) -> QuerySet[PolishRun]:
    """Every run of a recording, the latest first."""
    return PolishRun.objects.filter(asset=asset).select_related("recipe", "asked_by").order_by("-id")


def finished_run(asset: Asset) -> PolishRun | None:
    """The latest run that is done, if any: what a new micro video of the recording shows."""
    return runs(asset).filter(state=PolishRun.State.DONE).first()


def access_run(person: Person, run_id: int) -> PolishRun:
    """The run with its asset; NotFound if the school has none of this number."""
    rules.require_builder(person)
    run = PolishRun.objects.select_related("asset", "recipe", "school").filter(pk=run_id).first()
    if run is None:
        raise NotFound(_("There is no such polishing in your school."))
    return run


def failure_of(run: PolishRun) -> str:
    """Why a run failed and what to do, in the active language; empty if it did not."""
    return sentence(run.error, run.error_params) if run.error else ""


def renditions(run: PolishRun) -> list[Rendition]:
    """The rungs of a run, the sharpest first, without the long list of fragments."""
    rows = {row.rung: row for row in Rendition.objects.filter(run=run).defer("fragments")}
    return [rows[rung] for rung in RUNG_ORDER if rung in rows]


def latest_runs(assets: Iterable[Asset]) -> dict[int, PolishRun]:
    """The latest run of each of the assets, by asset number; one query."""
    numbers = [asset.pk for asset in assets]
    last = PolishRun.objects.filter(asset=OuterRef("asset")).order_by("-id").values("pk")[:1]
    rows = PolishRun.objects.filter(asset__in=numbers, pk=Subquery(last))
    return {row.asset_id: row for row in rows}


def preview_address(person: Person, path: str, size: int) -> str:
    """An address at which the person may watch a file of the media folder whole, for some hours; Refused for pupils."""
    rules.require_builder(person)
    name = path.rpartition("/")[2]
    return f"/media/{passes.mint('media', {'p': person.pk, 'f': path, 'e': size}, PREVIEW_S)}/{name}"
