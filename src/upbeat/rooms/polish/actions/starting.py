"""Having a recording polished."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.polish import queries, rules
from upbeat.rooms.polish.actions.carrying import carry_over
from upbeat.rooms.polish.events import PolishAsked
from upbeat.rooms.polish.models import PolishRun, Recipe
from upbeat.rooms.record.events import AssetTaken
from upbeat.rooms.record.models import Asset


@transaction.atomic
def start_polish(*, by: Person, asset: Asset, music: bool = False) -> PolishRun:
    """Have the recording made into what is served, with the cuts it has. ``music``: stereo and more bits for the sound.

    Asked again while a run of the same choices is under way, it is that run.
    """
    rules.require_builder(by, asset)
    return start_run(asset, by, {**queries.steps_now(asset), "music": music})


@transaction.atomic
def polish_new_asset(news: AssetTaken) -> None:
    """Begin at once with what has just arrived: the listener to the news of the record room."""
    with scope(school=School.objects.get(pk=news.school_id)):
        asset = Asset.objects.select_related("by", "school").get(pk=news.asset_id)
        if not PolishRun.objects.filter(asset=asset).exists():
            start_run(asset, asset.by, {"music": queries.plays_music(asset)})
            carry_over(asset=asset)


def start_run(asset: Asset, by: Person | None, steps: dict[str, object]) -> PolishRun:
    """A new recipe and its run, in a transaction of the caller's; the run under way where it has the same steps."""
    # Two presses of the button at the same time: the second waits here and finds the first one's run.
    Asset.objects.select_for_update().get(pk=asset.pk)
    for under_way in queries.runs(asset).filter(state__in=work.UNDER_WAY):
        if under_way.recipe.steps == steps:
            return under_way
    last = Recipe.objects.filter(asset=asset).order_by("-number").values_list("number", flat=True).first()
    recipe = Recipe.objects.create(asset=asset, number=(last or 0) + 1, steps=steps, by=by)
    run = PolishRun.objects.create(school=asset.school, asset=asset, recipe=recipe, asked_by=by)
    context = {"asset": asset.pk, "steps": steps}
    record("initialized", run, school_id=asset.school_id, actor_id=by.pk if by else None, context=context)
    publish(PolishAsked(school_id=run.school_id, run_id=run.pk))
    return run


@transaction.atomic
def retry_polish(*, by: Person, run: PolishRun) -> PolishRun:
    """Try a failed run again; steps that were finished are not done again. Invalid for a run that is not failed."""
    rules.require_builder(by, run)
    if not work.start_over(run):
        raise Invalid(_("This polishing has not failed: there is nothing to try again."))
    run.refresh_from_db()
    record("attempted", run, school_id=by.school_id, actor_id=by.pk, context={"asset": run.asset_id})
    publish(PolishAsked(school_id=run.school_id, run_id=run.pk))
    return run
