"""What a run is made from: its recording with the cuts of its recipe, or an earlier film of which a passage is new."""

from itertools import accumulate

from upbeat.rooms.polish import queries
from upbeat.rooms.polish.line.film import Film, Passage
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record import queries as recordings
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset


def film_of(run: PolishRun) -> Film:
    """What the line is to make."""
    cuts, music = tuple(queries.cuts_of(run.recipe)), queries.clean_around(run.recipe)
    clean_around = None if music is None else tuple(music)
    if cuts:
        return Film(cuts=cuts, clean_around=clean_around)
    begins = tuple(accumulate((seconds for _take, _section, seconds in run.asset.made_of[:-1]), initial=0))
    if not run.asset.made_of:
        return Film(clean_around=clean_around)
    if clean_around is not None:  # what is noise is judged over the whole sound
        return Film(begins=begins, clean_around=clean_around)
    for earlier in recordings.earlier_joined(run.asset):
        made = queries.whole_run(earlier)
        passages = _passages(run.asset, earlier)
        if made is not None and made.recipe.steps == run.recipe.steps and passages:
            return Film(begins=begins, previous=storage.absolute(made.folder), passages=passages)
    return Film(begins=begins)


def _passages(asset: Asset, earlier: Asset) -> tuple[Passage, ...]:
    """The passages of a recording, copied where an earlier one has the same take; none where nothing is the same."""
    starts = accumulate((seconds for _take, _section, seconds in earlier.made_of), initial=0)
    known = {tuple(one): start for one, start in zip(earlier.made_of, starts, strict=False)}
    paths = {
        row.pk: storage.absolute(row.path) for row in Asset.objects.filter(pk__in=[one[0] for one in asset.made_of])
    }
    if not any(tuple(one) in known for one in asset.made_of) or len(paths) < len({one[0] for one in asset.made_of}):
        return ()
    return tuple(
        Passage(None, known[tuple(one)], one[2]) if tuple(one) in known else Passage(paths[one[0]], 0, one[2])
        for one in asset.made_of
    )
