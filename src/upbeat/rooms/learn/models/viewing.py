"""What was played, and what of it counts."""

from django.db import models

from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideoVersion, Piece


class Viewing(models.Model):
    """A person opened a version of a video on one device, once."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="viewings")
    version = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="viewings")
    piece = models.ForeignKey(Piece, null=True, blank=True, on_delete=models.SET_NULL, related_name="viewings")
    opened_at = models.DateTimeField()

    objects = SchoolManager()

    class Meta:
        indexes = [models.Index(fields=["person", "version"], name="viewing_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} views {self.version_id}"


class Segment(models.Model):
    """One contiguous range played. (viewing, seq) names it: it may come late, twice or out of order and counts once."""

    # Without an index of its own: that of (viewing, seq) serves, and on the busiest table each index is a page a row.
    viewing = models.ForeignKey(Viewing, on_delete=models.CASCADE, related_name="segments", db_index=False)
    seq = models.PositiveIntegerField()
    start_s = models.FloatField()
    end_s = models.FloatField()
    speed = models.FloatField(default=1.0)
    played_at = models.DateTimeField(help_text="By the device's clock, never trusted")
    stored_at = models.DateTimeField()
    credited_s = models.FloatField(default=0, help_text="Seconds of it that counted as watched")

    objects = SchoolManager("viewing__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["viewing", "seq"], name="segment_once")]

    def __str__(self) -> str:
        return f"{self.start_s:.1f}–{self.end_s:.1f}"


class Watch(models.Model):
    """Per learner and version: the union of credited ranges, and where to go on."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="watches")
    version = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="watches")
    ranges = models.JSONField(default=list, help_text="[[start_s, end_s], …], disjoint and sorted")
    watched_s = models.FloatField(default=0)
    position_s = models.FloatField(default=0)
    last_viewing_id = models.BigIntegerField(default=0, help_text="The viewing whose report set the position…")
    last_seq = models.PositiveIntegerField(
        default=0, help_text="…and its number there: a late report does not move it back"
    )
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = SchoolManager("version__video__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.watched_s:.0f} s of {self.version_id}"


class Allowance(models.Model):
    """How many seconds may still be credited to a learner: real time × allowed speed, over all their sessions (D2)."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="allowance")
    balance_s = models.FloatField()
    refreshed_s = models.FloatField(default=0, help_text="By the server's clock, in seconds since 1970")

    objects = SchoolManager("person__school")

    def __str__(self) -> str:
        return f"{self.person_id} {self.balance_s:.0f} s"
