"""Live questions and votes (R43, R44)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.classroom.models.meeting import Meeting
from upbeat.rooms.items.loose import loose_wording
from upbeat.rooms.items.models import Picture, Variant
from upbeat.rooms.items.presenting import AS_WRITTEN
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class LiveQuestion(models.Model):
    """A question asked in a meeting, voted on once or twice. Results go up when ``shown_at`` is set.

    It is either one of the bank (``variant``), or improvised: then its wording lies in its own fields, so that no
    search of the bank, no practice and no statistics ever meet it, and it goes with the lesson. What reads, marks and
    shows asks :attr:`wording` and :attr:`seed` and cannot tell the two apart: there is one path for votes.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="questions")
    variant = models.ForeignKey(Variant, null=True, on_delete=models.PROTECT, related_name="live_questions")
    position = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)
    asks_sure = models.BooleanField(default=False, help_text="Phones ask how sure one is")
    own_kind = models.CharField(max_length=10, blank=True)
    own_text = models.TextField(blank=True)
    own_options = models.JSONField(default=list, blank=True)
    own_key = models.JSONField(null=True, blank=True, help_text="Empty until somebody says what is right")
    own_picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = SchoolManager("meeting__school")

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(variant__isnull=False) | ~models.Q(own_kind=""), name="live_question_asks_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} question {self.position}"

    @property
    def wording(self) -> Variant:
        """What is asked: the variant of the bank, or one that was never saved."""
        if self.variant is not None:
            return self.variant
        return loose_wording(
            kind=self.own_kind,
            stem=self.own_text,
            options=self.own_options,
            key=self.own_key,
            picture=self.own_picture,
        )

    @property
    def item_kind(self) -> str:
        """The kind of question, as its pack calls it where it is of one."""
        return self.variant.version.item.kind if self.variant is not None else self.own_kind

    @property
    def seed(self) -> int:
        """Draws numbers and orders the options, the same for all phones and the wall."""
        return self.pk if self.variant_id is not None else AS_WRITTEN

    @property
    def levels(self) -> list[tuple[str, str]]:
        """How sure one may say one is, with its words."""
        return [(str(level), str(word)) for level, word in Vote.Sure.choices]

    @property
    def has_key(self) -> bool:
        """Does anybody know what is right?"""
        return self.variant_id is not None or self.own_key is not None


class Round(models.Model):
    """One vote on a live question; a vote after ``closed_at`` is refused."""

    question = models.ForeignKey(LiveQuestion, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("question__meeting__school")

    class Meta:
        ordering = ["question", "number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.question_id} vote {self.number}"


class Vote(models.Model):
    """A pupil's answer in a round; changing it while the round is open replaces it, so each counts once.

    ``answer`` in authored ids, in the shape in which answers at home are kept. ``correct`` is None while nobody has
    said what is right.
    """

    class Sure(models.TextChoices):
        """How sure one is."""

        SURE = "sure", _("Sure")
        RATHER = "rather", _("Rather sure")
        GUESS = "guess", _("Guessing")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="votes")
    answer = models.JSONField()
    correct = models.BooleanField(null=True)
    sure = models.CharField(max_length=6, choices=Sure.choices, blank=True)
    seq = models.BigIntegerField(default=0, help_text="Grows with each choice of one phone: the largest counts")
    at = models.DateTimeField()

    objects = SchoolManager("round__question__meeting__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.round_id}"
