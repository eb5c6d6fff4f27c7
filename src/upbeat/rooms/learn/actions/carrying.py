"""A new version of a video is served: what learners have watched of the one before counts in it (R24)."""

from django.db import transaction

from upbeat.kernel.intervals import from_json, to_json, total, union
from upbeat.rooms.learn.models import Watch
from upbeat.rooms.polish.moving import Mover
from upbeat.rooms.publish.models import MicroVideoVersion

AT_ONCE = 500


@transaction.atomic
def carry_watched(*, version: MicroVideoVersion) -> int:
    """Give every learner who watched an earlier version the same seconds of this one; how many. Safe to run twice.

    The latest version that a learner watched counts; seconds that are not in the new film are gone, and what was
    recorded anew counts by the share of its passage. What was finished and passed stays as it is.
    """
    known = set(Watch.objects.filter(version=version).values_list("person_id", flat=True))
    earlier = (
        Watch.objects.filter(version__video=version.video_id, version__number__lt=version.number)
        .exclude(person__in=known)
        .select_related("version__run__asset__script", "version__run__recipe")
        .order_by("person_id", "-version__number")
    )
    rows: dict[int, Watch] = {}
    for watch in earlier:
        rows.setdefault(watch.person_id, watch)
    mover = Mover()
    carried = [_carried(watch, version, mover) for watch in rows.values()]
    Watch.objects.bulk_create(carried, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(carried)


def _carried(watch: Watch, version: MicroVideoVersion, mover: Mover) -> Watch:
    before, after = watch.version.run, version.run
    spans = [mover.span(span, before, after) for span in from_json(watch.ranges)]
    ranges = union(span for span in spans if span is not None)
    position = mover.moment(watch.position_s, before, after)
    return Watch(
        person_id=watch.person_id,
        version=version,
        ranges=to_json(ranges),
        watched_s=total(ranges),
        position_s=position or 0.0,
        first_at=watch.first_at,
        last_at=watch.last_at,
    )
