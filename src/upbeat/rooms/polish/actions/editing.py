"""The film of a recording made again with other cuts, or an earlier one put in place again (R16)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.cutting import tidy
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.intervals import Interval, to_json
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries, rules
from upbeat.rooms.polish.actions.starting import start_run
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record.models import Asset


@transaction.atomic
def cut_film(*, by: Person, asset: Asset, cuts: Sequence[Interval]) -> PolishRun:
    """Have the film made with exactly these cuts, in seconds of the recording; all else as it was wanted last.

    A finished film with the same steps is put in place again instead. Invalid where too little would be left.
    """
    rules.require_builder(by, asset)
    # Two who save at the same time: the second waits here and finds the first one's film.
    Asset.objects.select_for_update().get(pk=asset.pk)
    steps = {name: step for name, step in queries.steps_now(asset).items() if name != "cuts"}
    try:
        tidied = to_json(tidy(cuts, asset.duration_s))
    except Invalid as problem:
        raise Invalid(problem.said_in(_), field="cut") from problem
    if tidied:
        steps["cuts"] = tidied
    return film_of(by, asset, steps)


def film_of(by: Person, asset: Asset, steps: dict[str, object]) -> PolishRun:
    """The finished film with these steps, put in place again; else a run that makes it. In the caller's transaction."""
    for made in queries.runs(asset).filter(state=PolishRun.State.DONE):
        if made.recipe.steps == steps:
            return use_film(by=by, asset=asset, run_id=made.pk)
    return start_run(asset, by, steps)


@transaction.atomic
def use_film(*, by: Person, asset: Asset, run_id: int, now: datetime | None = None) -> PolishRun:
    """Put a finished film of the recording in place again; nothing is made anew. NotFound if there is none such."""
    rules.require_builder(by, asset)
    run = queries.runs(asset).filter(pk=run_id, state=PolishRun.State.DONE).first()
    if run is None:
        raise NotFound(_("This film was not finished, or it is of another recording. Choose one of the list."))
    if run != queries.latest_run(asset):
        run.chosen_by, run.chosen_at = by, now or timezone.now()
        run.save(update_fields=["chosen_by", "chosen_at"])
        record("updated", run, school_id=by.school_id, actor_id=by.pk, context={"asset": asset.pk, "chosen": True})
    return run
