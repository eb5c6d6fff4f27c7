"""What a class plays together in a lesson: a rhythm on all phones, alone or in canon, try by try."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class Playing(models.Model):
    """A rhythm that was put on the phones of a lesson. What was begun last and not taken off is on.

    ``abc``: the rhythm; ``profile``: how exact it must be; ``tempo``: quarter notes a minute. ``entry``: of a canon,
    how many quarter notes after the first group the second one enters; 0: all tap together.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="playings")
    title = models.CharField(max_length=120)
    abc = models.TextField()
    profile = models.CharField(max_length=10)
    tempo = models.FloatField()
    entry = models.PositiveSmallIntegerField(default=0)
    metronome = models.BooleanField(default=False, help_text="The wall clicks, where its page may sound")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    shown_at = models.DateTimeField(help_text="Later than its beginning where the class came back to it")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("meeting__school")

    class Meta:
        ordering = ["meeting", "shown_at", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_canon(self) -> bool:
        """Does a second group enter later?"""
        return self.entry > 0


class PlayingTry(models.Model):
    """One go at it: taps are taken while it is open. At most one of a playing is open."""

    playing = models.ForeignKey(Playing, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("playing__meeting__school")

    class Meta:
        ordering = ["playing", "number"]
        constraints = [
            models.UniqueConstraint(fields=["playing", "number"], name="playing_try_once"),
            models.UniqueConstraint(
                fields=["playing"], condition=models.Q(closed_at__isnull=True), name="one_try_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playing_id}, {self.number}"


class PlayingSeat(models.Model):
    """Which part of a canon somebody has: fixed for the whole class when it begins, so that late phones find theirs."""

    class Part(models.IntegerChoices):
        """Who begins."""

        FIRST = 1, _("Group 1: begins")
        SECOND = 2, _("Group 2: enters later")

    playing = models.ForeignKey(Playing, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    part = models.PositiveSmallIntegerField(choices=Part.choices)

    objects = SchoolManager("playing__meeting__school")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["playing", "person"], name="playing_seat_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.part}"


class Taps(models.Model):
    """What a phone sent for a try: the times of its taps, and their verdict. The one with the largest ``seq`` counts,
    which the phone counts up: the same twice is once."""

    of = models.ForeignKey(PlayingTry, on_delete=models.CASCADE, related_name="taps")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seq = models.BigIntegerField()
    times = models.JSONField(help_text="Seconds of the phone's own clock, from its first tap")
    verdict = models.JSONField()
    at = models.DateTimeField()

    objects = SchoolManager("of__playing__meeting__school")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["of", "person"], name="taps_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.of_id}"
