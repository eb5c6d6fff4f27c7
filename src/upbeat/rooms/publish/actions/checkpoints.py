"""Checkpoints of a draft: which question holds the gate at which second (R29)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upbeat.kernel.errors import Invalid
from upbeat.kernel.questions import IN_FILM
from upbeat.rooms.items.actions import revise_item, write_item
from upbeat.rooms.items.models import Guidance, ItemVersion, Variant
from upbeat.rooms.items.rules import require_writable
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.clock import clock
from upbeat.rooms.publish.models import Checkpoint, LooseCheckpoint, MicroVideoVersion
from upbeat.rooms.publish.rules import require_builder, require_draft


@transaction.atomic
def set_checkpoints(
    *, by: Person, version: MicroVideoVersion, checkpoints: Sequence[tuple[int, ItemVersion]]
) -> list[Checkpoint]:
    """Replace all checkpoints of a draft by these (second, item version)."""
    _require_editable(by, version)
    for _second, item_version in checkpoints:
        require_writable(by, item_version.item)
    Checkpoint.objects.filter(version=version).delete()
    placed = [
        Checkpoint(version=version, second=second, item_version=item_version)
        for second, item_version in sorted(checkpoints, key=lambda pair: pair[0])
    ]
    _check(version, placed)
    Checkpoint.objects.bulk_create(placed)
    _tell(by, version, {"checkpoints": [point.second for point in placed]})
    return placed


@transaction.atomic
def add_checkpoint(*, by: Person, version: MicroVideoVersion, second: int, item_version: ItemVersion) -> Checkpoint:
    """One more question at a whole second inside the film where none stands yet.

    Invalid too when guidance of the question leads behind the checkpoint: what lies there is not served yet.
    """
    _require_editable(by, version)
    require_writable(by, item_version.item)
    checkpoint = Checkpoint(version=version, second=second, item_version=item_version)
    _check(version, [*_placed(version), checkpoint])
    checkpoint.save()
    _tell(by, version, {"added": second, "item": item_version.item_id})
    return checkpoint


@transaction.atomic
def ask_new(
    *, by: Person, version: MicroVideoVersion, second: int, kind: str, variants: Sequence[VariantSpec]
) -> Checkpoint:
    """Write a question about the video's point and ask it at this second; both or neither."""
    _require_editable(by, version)
    item = write_item(by=by, point=version.video.point, kind=kind, variants=variants)
    return add_checkpoint(by=by, version=version, second=second, item_version=item.versions.get())


@transaction.atomic
def reword_checkpoint(
    *, by: Person, checkpoint: Checkpoint, second: int, variants: Sequence[VariantSpec]
) -> Checkpoint:
    """The question of a draft's checkpoint in other words, at this second: a new version of the item, asked here."""
    _require_editable(by, checkpoint.version)
    newer = revise_item(by=by, item=checkpoint.item_version.item, variants=variants)
    if second != checkpoint.second:
        before, checkpoint.second = checkpoint.second, second
        _tell(by, checkpoint.version, {"moved": [before, second]})
    return ask_instead(by=by, checkpoint=checkpoint, item_version=newer)


@transaction.atomic
def move_checkpoint(*, by: Person, checkpoint: Checkpoint, second: int) -> Checkpoint:
    """The same question at another second."""
    _require_editable(by, checkpoint.version)
    before, checkpoint.second = checkpoint.second, second
    _check(checkpoint.version, [*_placed(checkpoint.version, without=checkpoint), checkpoint])
    checkpoint.save(update_fields=["second"])
    _tell(by, checkpoint.version, {"moved": [before, second]})
    return checkpoint


@transaction.atomic
def ask_instead(*, by: Person, checkpoint: Checkpoint, item_version: ItemVersion) -> Checkpoint:
    """Another question, or another version of the question, at the same second."""
    _require_editable(by, checkpoint.version)
    require_writable(by, item_version.item)
    checkpoint.item_version = item_version
    _check(checkpoint.version, [*_placed(checkpoint.version, without=checkpoint), checkpoint])
    checkpoint.save(update_fields=["second", "item_version"])
    _tell(by, checkpoint.version, {"at": checkpoint.second, "item": item_version.item_id})
    return checkpoint


@transaction.atomic
def remove_checkpoint(*, by: Person, checkpoint: Checkpoint) -> None:
    """Take the question out of the draft; the item itself stays."""
    version = checkpoint.version
    _require_editable(by, version)
    second = checkpoint.second
    checkpoint.delete()
    _tell(by, version, {"removed": second})


def check_placed(version: MicroVideoVersion) -> None:
    """Invalid, naming the checkpoint, when one of the version does not fit its film; called before publishing."""
    loose = LooseCheckpoint.objects.filter(version=version).count()
    if loose:
        raise Invalid(
            ngettext(
                "%(n)d question has no place in this film yet. Place it, or leave it out.",
                "%(n)d questions have no place in this film yet. Place them, or leave them out.",
                loose,
            )
            % {"n": loose}
        )
    _check(version, _placed(version))


def _require_editable(by: Person, version: MicroVideoVersion) -> None:
    require_builder(by, version.video)
    fresh = MicroVideoVersion.objects.select_for_update().get(pk=version.pk)
    require_draft(fresh)


def _placed(version: MicroVideoVersion, without: Checkpoint | None = None) -> list[Checkpoint]:
    rows = Checkpoint.objects.filter(version=version).select_related("item_version__item")
    return list(rows.exclude(pk=without.pk) if without is not None else rows)


def _check(version: MicroVideoVersion, placed: Iterable[Checkpoint]) -> None:
    end: float = version.run.duration_s or 0.0
    seen: dict[int, int] = {}
    items: set[int] = set()
    for checkpoint in placed:
        second = checkpoint.second
        if isinstance(second, bool) or not isinstance(second, int):
            raise Invalid(_("A checkpoint stands at a whole second, such as 1:05."), field="second")
        if not 0 < second <= end:
            raise Invalid(
                _("The checkpoint at %(at)s lies outside the film, which ends at %(end)s. Choose a second inside.")
                % {"at": clock(second), "end": clock(end)},
                field="second",
            )
        if second in seen:
            raise Invalid(
                _("There is a checkpoint at %(at)s already. Choose another second.") % {"at": clock(second)},
                field="second",
            )
        if checkpoint.item_version.item_id in items:
            raise Invalid(
                _("This question is asked in the video already. One pass would open both: write another question."),
                field="item",
            )
        items.add(checkpoint.item_version.item_id)
        seen[second] = checkpoint.item_version_id
    _check_spans(seen)
    _check_moments(seen)


def _check_moments(seen: dict[int, int]) -> None:
    """A moment that is asked for lies before the checkpoint: what comes after is not served yet."""
    asked_at = {item_version: second for second, item_version in seen.items()}
    rows = Variant.objects.filter(version__in=asked_at, version__item__kind__in=IN_FILM)
    for item_version, key in rows.values_list("version", "key"):
        second = asked_at[item_version]
        late = [span for span in key["spans"] if span["id"] in key["right"] and span["end"] > second]
        if late:
            raise Invalid(
                _("The moment asked for at %(at)s lies at %(start)s, which is still closed there. End it by %(at)s.")
                % {"at": clock(second), "start": clock(late[0]["start"])},
                field="span",
            )


def _check_spans(seen: dict[int, int]) -> None:
    asked_at = {item_version: second for second, item_version in seen.items()}
    behind = Guidance.objects.filter(variant__version__in=asked_at, video_id=None, end_s__isnull=False)
    for item_version, start, end in behind.values_list("variant__version", "start_s", "end_s"):
        second = asked_at[item_version]
        if start is not None and end is not None and end > second:
            raise Invalid(
                _("A wrong answer at %(at)s leads to %(start)s–%(end)s, which is still closed there. End it by %(at)s.")
                % {"at": clock(second), "start": clock(start), "end": clock(end)},
                field="span",
            )


def _tell(by: Person, version: MicroVideoVersion, context: dict[str, object]) -> None:
    record("updated", version, school_id=by.school_id, actor_id=by.pk, context=context)
