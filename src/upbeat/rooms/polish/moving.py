"""Where a moment of one film is in another: by what was cut of a recording, between recordings by their passages."""

from upbeat.kernel.captioning import sentences
from upbeat.kernel.captions import parse_vtt
from upbeat.kernel.chapters import sections_said
from upbeat.kernel.intervals import Interval
from upbeat.kernel.timeline import Stretch, Timeline, moved, moved_span, placed
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record.models import Asset

FILM = ("run__asset__script", "run__recipe")
"""What of a version is read ahead for a :class:`Mover`."""


class Mover:
    """Tells where moments and spans of films are in other films; remembers what it read of them."""

    def __init__(self) -> None:
        self._between: dict[tuple[int, int], tuple[Timeline, Timeline]] = {}
        self._said: dict[int, list[tuple[str, Interval]]] = {}

    def moment(self, second: float, before: PolishRun, after: PolishRun) -> float | None:
        """The second of ``after``; None if nothing tells where it is."""
        return second if before.pk == after.pk else moved(second, *self._timelines(before, after))

    def span(self, span: Interval, before: PolishRun, after: PolishRun) -> Interval | None:
        """The same seconds in ``after``; None if nothing of them is left, or nothing tells where."""
        return span if before.pk == after.pk else moved_span(span, *self._timelines(before, after))

    def _timelines(self, before: PolishRun, after: PolishRun) -> tuple[Timeline, Timeline]:
        key = (before.pk, after.pk)
        if key not in self._between:
            old, new = queries.timeline_of(before), queries.timeline_of(after)
            if before.asset_id != after.asset_id and before.asset.script_id == after.asset.script_id:
                old, new = self._by_passages(before.asset, old), self._by_passages(after.asset, new)
            self._between[key] = old, new
        return self._between[key]

    def _by_passages(self, asset: Asset, film: Timeline) -> Timeline:
        """The film parted where the captions say that another passage of the script begins."""
        if asset.pk not in self._said:
            self._said[asset.pk] = _passages(asset)
        said, source = self._said[asset.pk], f"asset:{asset.pk}"
        parted: list[Stretch] = []
        for _at, stretch in placed(film):
            inside = [
                Stretch(source, max(stretch.start, span.start), min(stretch.end, span.end), passage)
                for passage, span in said
                if stretch.source == source
            ]
            parted += [one for one in inside if one.length > 0] or [stretch]
        return tuple(parted)


def _passages(asset: Asset) -> list[tuple[str, Interval]]:
    """Each passage of the script that is said in a recording, from its first word to that of the next; together they
    are the whole recording. Empty where captions or script are missing."""
    track = queries.captions_in(asset, asset.script.language) if asset.script else None
    if track is None:
        return []
    sections = list(ScriptSection.objects.filter(script=asset.script_id).order_by("position"))
    found = sections_said([sentences(section.spoken) for section in sections], parse_vtt(track.vtt))
    begun = [
        (str(section.pk), said.start)
        for section, said in zip(sections, found, strict=True)
        if said is not None and said.start < asset.duration_s
    ]
    starts = [0.0, *(start for _passage, start in begun[1:]), asset.duration_s]
    return [
        (passage, Interval(starts[place], starts[place + 1]))
        for place, (passage, _start) in enumerate(begun)
        if starts[place] < starts[place + 1]
    ]
