"""Noise taken out of a recording (R16): listened to first, then used or not."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.intervals import Interval, to_json
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries, rules
from upbeat.rooms.polish.actions.editing import film_of
from upbeat.rooms.polish.line.denoiser import denoiser_installed
from upbeat.rooms.polish.line.listening import Excerpt, excerpt_confined
from upbeat.rooms.polish.line.result import load_result
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset

STEPS = ("denoise", "music_passages")


def try_cleaning(*, by: Person, asset: Asset) -> Excerpt:
    """Make the excerpt of the recording to listen to: where somebody speaks over the most noise.

    Takes two seconds, in a confined process. Invalid before there is a film, for music, without the denoiser, or
    where it did not work.
    """
    rules.require_builder(by, asset)
    run = _film_to_clean(asset)
    if not denoiser_installed():
        raise Invalid(missing_sentence())
    result = load_result(storage.absolute(run.folder)) if storage.absolute(run.folder).is_dir() else None
    start_s = queries.second_of_recording(run, result.heard.noisiest_at) if result else 0.0
    made = excerpt_confined(storage.absolute(asset.path), storage.absolute(run.folder), start_s)
    if made is None:
        raise Invalid(_("The excerpt could not be made. Polish the recording again, then try once more."))
    with transaction.atomic():
        record("attempted", run, school_id=by.school_id, actor_id=by.pk, context={"asset": asset.pk, "denoise": True})
    return made


def missing_sentence() -> str:
    """What to do where there is no denoiser."""
    return _(
        "Nothing on this server can remove noise. Ask your administrator to install it: "
        'pip install "upbeat[denoise]", then start the server again.'
    )


@transaction.atomic
def use_cleaned(*, by: Person, asset: Asset, music: Sequence[Interval] = ()) -> PolishRun:
    """Have the film made with its noise removed, but not within ``music`` (seconds of the recording).

    All else stays as it was wanted last; a finished film with the same steps is put in place again.
    """
    rules.require_builder(by, asset)
    _film_to_clean(asset)
    if not denoiser_installed():
        raise Invalid(missing_sentence())
    Asset.objects.select_for_update().get(pk=asset.pk)
    around: dict[str, object] = {"music_passages": to_json(music)} if music else {}
    return film_of(by, asset, {**_without(asset), "denoise": True, **around})


@transaction.atomic
def keep_original(*, by: Person, asset: Asset) -> PolishRun | None:
    """Have the film with the sound as it was recorded; None where it is so already."""
    rules.require_builder(by, asset)
    Asset.objects.select_for_update().get(pk=asset.pk)
    return film_of(by, asset, _without(asset)) if "denoise" in queries.steps_now(asset) else None


def _without(asset: Asset) -> dict[str, object]:
    return {name: step for name, step in queries.steps_now(asset).items() if name not in STEPS}


def _film_to_clean(asset: Asset) -> PolishRun:
    run = queries.finished_run(asset)
    if run is None:
        raise Invalid(_("Polish the recording first; then its noise can be removed."))
    if run.recipe.steps.get("music"):
        raise Invalid(_("This film was polished as music, whose sound is left as it is. Polish it again as speech."))
    return run
