"""What the film of a run is made of."""

from factories_polish import make_run
from factories_record import make_asset
from upbeat.kernel.timeline import Stretch
from upbeat.rooms.polish.models import Recipe
from upbeat.rooms.polish.queries import timeline_of


def test_a_film_without_cuts_is_its_whole_recording(teacher):
    asset = make_asset(teacher, duration_s=12.0)
    assert timeline_of(make_run(asset)) == (Stretch(f"asset:{asset.pk}", 0.0, 12.0),)


def test_a_film_is_its_recording_without_the_cuts_of_its_recipe(teacher):
    asset = make_asset(teacher, duration_s=12.0)
    run = make_run(asset)
    Recipe.objects.filter(pk=run.recipe_id).update(steps={"cuts": [[0.0, 1.5], [4.0, 6.0]]})
    run.recipe.refresh_from_db()
    source = f"asset:{asset.pk}"
    assert timeline_of(run) == (Stretch(source, 1.5, 4.0), Stretch(source, 6.0, 12.0))
