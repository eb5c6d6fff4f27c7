"""Reading questions: whole for those who write them, without any key for those who answer."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.marking import Option
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.guiding import GuidanceView, guidance_in_preview
from upbeat.rooms.items.kinds import Shown, pack_kind
from upbeat.rooms.items.models import Attempt, Item, ItemVersion, Misconception, Picture, Response, Variant
from upbeat.rooms.items.presenting import (
    LEFT,
    NOT_OPEN,
    RIGHT,
    TextPiece,
    attempt_token,
    named_options,
    shown_answer,
    shown_pieces,
)  # fmt: skip
from upbeat.rooms.items.reading import Form
from upbeat.rooms.items.rules import require_builder
from upbeat.rooms.items.telling import told_after, told_in_preview
from upbeat.rooms.items.wording import right_words
from upbeat.rooms.people.models import Person

__all__ = [
    "GuidanceView", "PublicQuestion", "access_attempt", "access_item", "access_item_version", "access_misconception",
    "access_picture", "guidance_in_preview", "items", "latest_version", "latest_versions",
    "misconceptions", "picture_numbered", "picture_of_attempt", "preview_question", "public_question", "right_words",
    "told_after", "told_in_preview", "versions_of", "with_variants",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """All that a browser may know of a question before it is answered (D2): no key, no hint, no authored ids.

    ``token`` names the attempt in the form; a preview has none. ``options`` in the order of the attempt, none for
    number, text, spot and moment. ``pieces``: a text cut at its gaps. ``picture``: its key, words and size; the bytes
    are had at an address that knows the attempt. ``needs_unit``: the unit is to be written. ``chosen``: the answer
    given, in shown ids, once there is one; ``filled``: an answer that may still be changed, as its form. ``template``
    and ``more``: what a pack shows of a question of its own, before the fields of ``kind``, or instead of them;
    ``script``: the entry of the front end that this needs; ``measured``: it is performed, no field answers it.
    """

    token: str
    kind: str
    stem: str
    options: tuple[Option, ...]
    unit: str
    answered: bool = False
    chosen: Any = None
    pieces: tuple[TextPiece, ...] = ()
    picture: Picture | None = None
    needs_unit: bool = False
    filled: Form | None = None
    template: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    script: str = ""
    measured: bool = False

    @property
    def left(self) -> list[Option]:
        """What is to be matched."""
        return [option for option in self.options if option.group == LEFT]

    @property
    def partners(self) -> list[Option]:
        """What it may be matched with."""
        return [option for option in self.options if option.group == RIGHT]


def public_question(attempt: Attempt) -> PublicQuestion:
    """The question of an attempt as its pupil may see it; no query when variant, item and response are read."""
    variant = attempt.variant
    response: Response | None = getattr(attempt, "response", None)
    chosen = shown_answer(variant, attempt.seed, response.answer) if response is not None else None
    asked = preview_question(variant, attempt.seed, token=str(attempt.token))
    return replace(asked, answered=response is not None, chosen=chosen)


def preview_question(variant: Variant, seed: int, *, token: str = "") -> PublicQuestion:
    """The question as a pupil would see it under this seed, without an attempt."""
    shown = drawn(variant, seed)
    own = pack_kind(variant.version.item.kind)
    asked = Shown(variant.pk, seed, token, shown.key, shown.heard, variant.version.item.kind)
    options = named_options(shown, seed)
    return PublicQuestion(
        token=token,
        kind=shown.kind,
        stem=shown.stem,
        options=options,
        unit="" if shown.key.get("needs_unit") else variant.unit,
        pieces=shown_pieces(shown, options),
        picture=variant.picture,
        needs_unit=bool(shown.key.get("needs_unit")),
        template=own.template if own else "",
        more=own.show(asked) if own and own.show else {},
        script=own.script if own else "",
        measured=own is not None and own.measured,
    )


def access_attempt(person: Person, token: str) -> Attempt:
    """The person's own attempt of this token, with item, variant and response; else NotFound."""
    attempt = (
        Attempt.objects.select_related(
            "item", "variant__version__item", "variant__picture", "response__misconception", "response__standing"
        )
        .filter(person=person, token=attempt_token(token))
        .first()
    )
    if attempt is None:
        raise NotFound(NOT_OPEN)
    return attempt


def items(person: Person, *, point: KnowledgePoint | None = None, kind: str = "", search: str = "") -> QuerySet[Item]:
    """The questions of the school that are not retired, of a point or of a kind, newest first; Refused for pupils.

    With point, ``stem`` of the first variant of the latest version, and ``variant_count`` of all versions' latest.
    """
    require_builder(person)
    first = Variant.objects.filter(version__item=OuterRef("pk")).order_by("-version__number", "position")
    sizes = (
        ItemVersion.objects.filter(item=OuterRef("pk"))
        .order_by("-number")
        .annotate(size=Count("variants"))
        .values("size")[:1]
    )
    rows = (
        Item.objects.filter(retired_at=None)
        .select_related("point__subject")
        .annotate(stem=Subquery(first.values("stem")[:1]), variant_count=Subquery(sizes))
    )
    if point is not None:
        rows = rows.filter(point=point)
    if kind:
        rows = rows.filter(kind=kind)
    for word in search.split():
        rows = rows.filter(Q(stem__icontains=word) | Q(point__title__icontains=word))
    return rows.order_by("-created_at", "-pk")


def access_item(person: Person, item_id: int) -> Item:
    """The question for those who write, retired or not, with its point; else Refused or NotFound."""
    require_builder(person)
    item = Item.objects.select_related("point__subject", "created_by").filter(pk=item_id).first()
    if item is None:
        raise NotFound(_("There is no such question in your school."))
    return item


def latest_version(item: Item) -> ItemVersion:
    """The newest version with its variants, their guidance and misconceptions read ahead."""
    return with_variants(ItemVersion.objects.filter(item=item)).order_by("-number")[0]


def latest_versions(some: list[Item]) -> dict[int, ItemVersion]:
    """The newest version of each item, by the item's number, with variants and guidance; a fixed number of queries."""
    newest = ItemVersion.objects.filter(item=OuterRef("item")).order_by("-number").values("pk")[:1]
    rows = with_variants(ItemVersion.objects.filter(item__in=some, pk=Subquery(newest)))
    return {version.item_id: version for version in rows}


def with_variants(rows: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
    """Read item, variants in order, guidance and misconceptions ahead. Holds the keys: for the server and authors."""
    variants = (
        Variant.objects.order_by("position").select_related("picture").prefetch_related("guidance__misconception")
    )
    return rows.select_related("item__point").prefetch_related(Prefetch("variants", queryset=variants))


def access_item_version(person: Person, version_id: int) -> ItemVersion:
    """A version for those who write, with its variants; else Refused or NotFound."""
    require_builder(person)
    version = with_variants(ItemVersion.objects.filter(pk=version_id)).first()
    if version is None:
        raise NotFound(_("There is no such question in your school."))
    return version


def versions_of(item: Item) -> QuerySet[ItemVersion]:
    """All versions, the newest first, with variants and who wrote each."""
    return with_variants(ItemVersion.objects.filter(item=item)).select_related("created_by").order_by("-number")


def access_picture(person: Person, key: uuid.UUID) -> Picture:
    """A picture of the school for those who write, with its bytes; else Refused or NotFound."""
    require_builder(person)
    picture = Picture.objects.select_related("stored").filter(key=key).first()
    if picture is None:
        raise NotFound(_("There is no such picture in your school."))
    return picture


def picture_numbered(person: Person, number: int) -> Picture | None:
    """A picture of the school by its row, for those who write; None if there is none."""
    require_builder(person)
    return Picture.objects.filter(pk=number).first()


def picture_of_attempt(person: Person, token: str) -> Picture:
    """The picture of the person's own attempt, with its bytes; else NotFound."""
    picture = (
        Picture.objects.select_related("stored")
        .filter(variants__attempts__person=person, variants__attempts__token=attempt_token(token))
        .first()
    )
    if picture is None:
        raise NotFound(_("There is no such picture in your school."))
    return picture


def access_misconception(person: Person, misconception_id: int) -> Misconception:
    """A misconception for those who write, with its point; else Refused or NotFound."""
    require_builder(person)
    idea = Misconception.objects.select_related("point").filter(pk=misconception_id).first()
    if idea is None:
        raise NotFound(_("There is no such misconception in your school."))
    return idea


def misconceptions(point: KnowledgePoint) -> QuerySet[Misconception]:
    """The named wrong ideas about a point, by title, with ``use_count``: how many answers lead to each."""
    return (
        Misconception.objects.filter(point=point).annotate(use_count=Count("guidance", distinct=True)).order_by("title")
    )
