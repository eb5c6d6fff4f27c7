"""The pieces of a package: put in, changed, moved, taken out and put back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.questions import IN_FILM
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.rules import require_writable
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.amendments import amend_words
from upbeat.rooms.publish.actions.conditions import check_condition, set_condition
from upbeat.rooms.publish.models import Amendment, MicroVideo, Package, Piece
from upbeat.rooms.publish.queries.packages import pushed_at
from upbeat.rooms.publish.rules import require_builder, require_teacher

LONGEST_MINUTES = 180
TEXTS = ("title", "body", "minutes")


@transaction.atomic
def add_piece(
    *,
    by: Person,
    package: Package,
    kind: str,
    phase: str = Piece.Phase.BEFORE,
    title: str = "",
    body: str = "",
    video: MicroVideo | None = None,
    items: Sequence[Item] = (),
    minutes: int | None = None,
    opens_known: bool = False,
    opens_when: Sequence[KnowledgePoint] = (),
) -> Piece:
    """One more thing to do, last in its phase. ``opens_known``: an exercise that is a test before what explains it.
    ``opens_when``: an exercise after class that opens by itself for whoever has mastered all these points.

    A video piece takes title and minutes from its video where none are given. After the push only what pupils can open
    at once may be added: an unpublished video is Invalid then.
    """
    require_teacher(by, package.section)
    _held(package)
    phase, kind = _choices(phase, kind)
    _check_content(by, kind, body, video, items)
    check_condition(by, kind=kind, phase=phase, points=opens_when)
    if kind == Piece.Kind.VIDEO and video is not None and pushed_at(package) and video.published_id is None:
        raise Invalid(_("The lesson is with the class already: publish “%(video)s” first.") % {"video": video.title})
    piece = Piece.objects.create(
        package=package,
        phase=phase,
        position=_last_position(package, phase) + 1,
        kind=kind,
        title=_title(title or (video.title if video else "")),
        body=body.strip(),
        video=video if kind == Piece.Kind.VIDEO else None,
        minutes=_minutes(minutes, video),
        opens_known=opens_known and kind == Piece.Kind.EXERCISE,
    )
    if kind == Piece.Kind.EXERCISE:
        piece.items.set(items)
        set_condition(piece, opens_when)
    context = {"package": package.pk, "phase": phase, "kind": kind, "opens_when": [one.pk for one in opens_when]}
    record("created", piece, school_id=by.school_id, actor_id=by.pk, context=context)
    return piece


@transaction.atomic
def edit_piece(
    *,
    by: Person,
    piece: Piece,
    title: str,
    body: str = "",
    minutes: int | None = None,
    items: Sequence[Item] | None = None,
    undoes: Amendment | None = None,
    opens_known: bool | None = None,
    opens_when: Sequence[KnowledgePoint] | None = None,
) -> Piece:
    """Other words, minutes, or questions. The questions of an exercise that pupils have stay: revoke it instead.

    What the class has already is amended: of the class that the change looks like, with what was there before. What a
    test has opened stays open (``opens_known``), and so does what opened by itself (``opens_when``).
    """
    require_teacher(by, piece.package.section)
    _require_there(piece)
    if items is not None and piece.kind == Piece.Kind.EXERCISE:
        _check_content(by, piece.kind, body, None, items)
        same = {item.pk for item in items} == set(piece.items.values_list("pk", flat=True))
        if not same and pushed_at(piece.package):
            raise Invalid(_("Pupils have this exercise already. Revoke it with a reason and add another."))
        piece.items.set(items)
    if piece.kind == Piece.Kind.TEXT and not body.strip():
        raise Invalid(_("Write what is to be read or done."), field="body")
    was = {name: getattr(piece, name) for name in TEXTS}
    piece.title, piece.body = _title(title), body.strip()
    piece.minutes = piece.minutes if minutes is None else _minutes(minutes, None)
    if opens_known is not None and piece.kind == Piece.Kind.EXERCISE:
        piece.opens_known = opens_known
    piece.save(update_fields=[*TEXTS, "opens_known"])
    if opens_when is not None:
        check_condition(by, kind=piece.kind, phase=piece.phase, points=opens_when)
        set_condition(piece, opens_when)
    if pushed_at(piece.package):
        now = {name: getattr(piece, name) for name in TEXTS}
        amend_words(by=by, thing=Amendment.Thing.PIECE, number=piece.pk, before=was, after=now, undoes=undoes)
    record("updated", piece, school_id=by.school_id, actor_id=by.pk)
    return piece


@transaction.atomic
def move_piece(*, by: Person, piece: Piece, phase: str | None = None, position: int) -> Piece:
    """To a place in its own phase or another, counted from 1; the others make room. Across the bar line only before
    the push: what pupils were given stays on its side."""
    require_teacher(by, piece.package.section)
    _held(piece.package)
    _require_there(piece)
    target, _kind = _choices(phase or piece.phase, piece.kind)
    if target != piece.phase and pushed_at(piece.package):
        raise Invalid(_("The lesson is with the class already: a piece stays on its side of the bar line."))
    others = list(
        Piece.objects.filter(package=piece.package, phase=target, removed_at=None)
        .exclude(pk=piece.pk)
        .order_by("position", "pk")
    )
    check_condition(by, kind=piece.kind, phase=target, points=piece.opens_when.all())
    before = [piece.phase, piece.position]
    piece.phase = target
    others.insert(max(0, min(position - 1, len(others))), piece)
    for place, row in enumerate(others, start=1):
        row.position = place
    Piece.objects.bulk_update(others, ["phase", "position"])
    if before != [piece.phase, piece.position]:
        context = {"from": before, "to": [piece.phase, piece.position]}
        record("updated", piece, school_id=by.school_id, actor_id=by.pk, context=context)
    return piece


@transaction.atomic
def remove_piece(*, by: Person, piece: Piece, now: datetime | None = None) -> Piece:
    """Take a piece out before the push; :func:`restore_piece` undoes it. After the push: revoke it with a reason."""
    require_teacher(by, piece.package.section)
    _held(piece.package)
    if pushed_at(piece.package):
        raise Invalid(_("The lesson is with the class already. Revoke the piece and say why."))
    if piece.removed_at is None:
        piece.removed_at = now or timezone.now()
        piece.save(update_fields=["removed_at"])
        context = {"package": piece.package_id}
        record("removed", piece, school_id=by.school_id, actor_id=by.pk, context=context, at=piece.removed_at)
    return piece


@transaction.atomic
def restore_piece(*, by: Person, piece: Piece) -> Piece:
    """Put a removed piece back, last in its phase."""
    require_teacher(by, piece.package.section)
    _held(piece.package)
    if pushed_at(piece.package):
        raise Invalid(_("The lesson is with the class already. Add the piece anew."))
    if piece.removed_at is not None:
        piece.removed_at = None
        piece.position = _last_position(piece.package, piece.phase) + 1
        piece.save(update_fields=["removed_at", "position"])
        record("updated", piece, school_id=by.school_id, actor_id=by.pk, context={"restored": True})
    return piece


def _held(package: Package) -> None:
    """Two teachers of one class may work on a lesson at once."""
    Package.objects.select_for_update(of=("self",)).get(pk=package.pk)


def _require_there(piece: Piece) -> None:
    if piece.removed_at is not None:
        raise Invalid(_("This piece was taken out. Put it back first."))


def _last_position(package: Package, phase: str) -> int:
    rows = Piece.objects.filter(package=package, phase=phase, removed_at=None)
    return int(rows.aggregate(last=Max("position"))["last"] or 0)


def _choices(phase: str, kind: str) -> tuple[str, str]:
    if phase not in Piece.Phase.values:
        raise Invalid(_("Choose before, in or after class."), field="phase")
    if kind not in Piece.Kind.values:
        raise Invalid(_("Choose a video, an exercise or a text."), field="kind")
    return phase, kind


def _check_content(by: Person, kind: str, body: str, video: MicroVideo | None, items: Sequence[Item]) -> None:
    if kind == Piece.Kind.VIDEO:
        if video is None:
            raise Invalid(_("Choose a video."), field="video")
        require_builder(by, video)
    if kind == Piece.Kind.EXERCISE:
        if not items:
            raise Invalid(_("Choose at least one question."), field="items")
        for item in items:
            require_writable(by, item)
            if item.kind in IN_FILM:
                raise Invalid(
                    _("A moment of the film is asked inside the film. Choose other questions for an exercise."),
                    field="items",
                )
    if kind == Piece.Kind.TEXT and not body.strip():
        raise Invalid(_("Write what is to be read or done."), field="body")


def piece_minutes(video: MicroVideo | None) -> int:
    """How long a video takes, in minutes; what else there is, five."""
    version = (video.published or video.draft) if video else None
    seconds = (version.run.duration_s or 0.0) if version else 0.0
    # A pupil stops, answers and looks again: half as long again as the film.
    return max(1, round(seconds * 1.5 / 60)) if seconds else 5


def _minutes(minutes: int | None, video: MicroVideo | None) -> int:
    if minutes is None:
        return piece_minutes(video)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid(_("Give 1 to %(most)d minutes.") % {"most": LONGEST_MINUTES}, field="minutes")
    return minutes


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid(_("Give the piece a title."), field="title")
    if len(title) > 160:
        raise Invalid(_("The title has at most 160 characters."), field="title")
    return title
