"""Questions: items with immutable versions and parallel variants, misconceptions, and what people answered."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.kinds import pack_kind
from upbeat.rooms.journal.work import Work
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager

LONGEST_OPTION = 80
"""Characters of the name under which guidance for a wrong answer is found."""


class WrittenOnce(models.Model):
    """A row that is inserted and never changed: what people answered must stay what they were asked."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a row that is stored already is a TypeError."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is written once and never changed.")
        super().save(*args, **kwargs)


class Misconception(models.Model):
    """A named wrong idea about a knowledge point, to which wrong options lead."""

    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="misconceptions")
    title = models.CharField(max_length=160)
    advice = models.TextField(blank=True, help_text="What the pupil reads; kind, and without the answer")

    objects = SchoolManager("point__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "title"], name="misconception_once_per_point")]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """A question about one knowledge point. What is asked lives in its versions."""

    class Kind(models.TextChoices):
        """How it is answered; packs add kinds of their own (:mod:`upbeat.rooms.items.kinds`)."""

        SINGLE = "single", _("Single choice")
        MULTIPLE = "multiple", _("Multiple choice")
        NUMBER = "number", _("Number")
        TEXT = "text", _("Short text")
        ORDER = "order", _("Ordering")
        MATCHING = "matching", _("Matching")
        GAP = "gap", _("Gaps in a text")
        SPOT = "spot", _("Spot on a picture")
        MOMENT = "moment", _("Moment of the film")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="items")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """The name of the kind, also where a pack adds it; the bare word where that is not there."""
        own = pack_kind(self.kind)
        return str(own.label if own is not None else dict(self.Kind.choices).get(self.kind, self.kind))


class Picture(WrittenOnce):
    """A picture beside a question or to be pointed at, made anew from what was uploaded. Never changed.

    Its bytes lie in the database, not in the media folder: they are small, and belong to the question in every copy.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="pictures")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.CharField(max_length=300, help_text="What is to be seen, for who cannot see it; not the answer")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager()

    def __str__(self) -> str:
        return self.words


class PictureBytes(WrittenOnce):
    """A picture as WebP, apart from its row, so that a question is read without it."""

    picture = models.OneToOneField(Picture, on_delete=models.CASCADE, related_name="stored")
    data = models.BinaryField()

    objects = SchoolManager("picture__school")

    def __str__(self) -> str:
        return str(self.picture_id)


class ItemVersion(WrittenOnce):
    """An item as it stood; never changed once written."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager("item__school")

    class Meta:
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="item_version_once")]

    def __str__(self) -> str:
        return f"{self.item_id}.{self.number}"


class Variant(WrittenOnce):
    """One wording of an item version; the others are parallel: same point, same difficulty, other words.

    ``options``: ``[{"id": "a", "text": "…"}]``, of a question of parts with ``group``; empty for kinds without any.
    ``key`` as :mod:`upbeat.kernel.marking` says; it never leaves the server before it may. ``parameters``: ``{"lines":
    ["a = 2..9"], "conditions": ["a != b"]}`` where numbers are drawn anew for each attempt, else empty; then the texts
    hold ``{a*b}``, and the key of a number is a formula.
    """

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="variants")
    position = models.PositiveSmallIntegerField(default=0)
    stem = models.TextField()
    options = models.JSONField(default=list)
    unit = models.CharField(max_length=20, blank=True)
    key = models.JSONField()
    hint = models.TextField(blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="variants")

    objects = SchoolManager("version__item__school")

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="variant_position_once")]

    def __str__(self) -> str:
        return self.stem[:60]


class Guidance(WrittenOnce):
    """Where a wrong answer leads: a misconception and the seconds that explain it.

    ``option`` is the id of the wrong option, what is typed, a part (``b``), a part with what was given for it
    (``b>d``), or ``*`` for any other wrong answer. ``video_id`` is a number of the publish room, which lies above;
    empty means the video in which the item is asked.
    """

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="guidance")
    option = models.CharField(max_length=LONGEST_OPTION)
    misconception = models.ForeignKey(
        Misconception, null=True, blank=True, on_delete=models.PROTECT, related_name="guidance"
    )
    video_id = models.BigIntegerField(null=True, blank=True)
    start_s = models.FloatField(null=True, blank=True)
    end_s = models.FloatField(null=True, blank=True)

    objects = SchoolManager("variant__version__item__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "option"], name="guidance_once_per_option"),
            models.CheckConstraint(
                condition=models.Q(start_s__isnull=True) | models.Q(end_s__gt=models.F("start_s")),
                name="span_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.option}"


class Attempt(models.Model):
    """A variant shown to a person, at a place: a checkpoint, an exercise piece, a point that is practised, a live
    question (its votes become answers when the lesson ends), an exit ticket.

    ``seed`` orders the options; ``token`` names the attempt in forms, so that a doubled post counts once.
    """

    class Place(models.TextChoices):
        """Where it was asked; ``place_id`` is the number of the row there."""

        CHECKPOINT = "checkpoint", _("Checkpoint")
        PIECE = "piece", _("Exercise")
        TRIAL = "trial", _("Trial of a draft")
        PRACTICE = "practice", _("Practice")
        RECHECK = "recheck", _("A week later")
        LIVE = "live", _("Vote in class")
        EXIT = "exit", _("Exit ticket")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attempts")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="attempts")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="attempts")
    place = models.CharField(max_length=10, choices=Place.choices)
    place_id = models.BigIntegerField()
    section_id = models.BigIntegerField(null=True, help_text="The class in whose work it was asked")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seed = models.PositiveIntegerField()
    shown_at = models.DateTimeField()

    objects = SchoolManager()

    class Meta:
        indexes = [models.Index(fields=["person", "place", "place_id"], name="attempt_at_place")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.place} {self.place_id}"


class Response(WrittenOnce):
    """The one answer given to an attempt, raw, and how the server marked it. Never changed."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="response")
    answer = models.JSONField()
    correct = models.BooleanField()
    score = models.FloatField()
    option = models.CharField(
        max_length=LONGEST_OPTION, blank=True, help_text="The wrong option by which guidance was chosen"
    )
    misconception = models.ForeignKey(
        Misconception, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses"
    )
    answered_at = models.DateTimeField()

    objects = SchoolManager("attempt__school")

    def __str__(self) -> str:
        return f"{self.attempt_id} {'right' if self.correct else 'not yet'}"


class Regrade(Work):
    """Past answers to an item are marked anew by the key of ``version``: by whom, why, whose marks change (R24).

    Of scope ``ONE`` it is a person's word on one answer, which no later key changes; ``version`` is what was asked.

    It changes no response: what counts now is a :class:`StandingMark`, what it changed a :class:`RegradedResponse`.
    """

    class Scope(models.TextChoices):
        """Whose marks change."""

        FAVOUR = "favour", _("Only in the pupils' favour")
        ALL = "all", _("All answers")
        ONE = "one", _("One answer, judged by a person")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="regrades")
    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="regrades")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    scope = models.CharField(max_length=6, choices=Scope.choices, default=Scope.FAVOUR)
    takes_away = models.BooleanField(
        default=False,
        help_text="Who passed by an answer that is wrong now loses what it earned; a person chose so",
    )
    reason = models.TextField(blank=True)
    counts = models.JSONField(default=dict, help_text="How many answers turned right, turned wrong, …")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager()

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.scope}"


class RegradedResponse(WrittenOnce):
    """What a regrade did to one answer: how it counted before, and how it counts after. Never changed."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="rows")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="regraded")
    was_correct = models.BooleanField()
    was_score = models.FloatField()
    correct = models.BooleanField()
    score = models.FloatField()

    objects = SchoolManager("regrade__school")

    class Meta:
        ordering = ["regrade", "id"]
        constraints = [models.UniqueConstraint(fields=["regrade", "response"], name="regraded_once")]

    def __str__(self) -> str:
        return f"{self.response_id} in {self.regrade_id}"


class StandingMark(models.Model):
    """How an answer counts now, where that is not as it was marked when it was given."""

    response = models.OneToOneField(Response, primary_key=True, on_delete=models.CASCADE, related_name="standing")
    correct = models.BooleanField()
    score = models.FloatField()
    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="+")

    objects = SchoolManager("regrade__school")

    def __str__(self) -> str:
        return f"{self.response_id} {'right' if self.correct else 'not yet'}"
