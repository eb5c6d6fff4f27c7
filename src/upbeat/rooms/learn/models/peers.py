"""What a class is told of itself (R37, D8)."""

from django.db import models

from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideo, Package


class PeerFigure(models.Model):
    """How many of a class had begun a lesson when it was last told. Written by a duty at its own times, never because
    somebody did something, and only when enough people differ: see :func:`upbeat.kernel.peers.follow`."""

    package = models.OneToOneField(Package, on_delete=models.CASCADE, related_name="peer_figure")
    done = models.PositiveIntegerField(help_text="Exact; what is shown is rounded")
    total = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = SchoolManager("package__school")

    def __str__(self) -> str:
        return f"{self.done} of {self.total} of {self.package_id}"


class EffortBand(models.Model):
    """How long those of earlier classes who later succeeded played a video: the middle half of them, rounded."""

    video = models.OneToOneField(MicroVideo, on_delete=models.CASCADE, related_name="effort_band")
    low_s = models.PositiveIntegerField()
    high_s = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = SchoolManager("video__school")

    def __str__(self) -> str:
        return f"{self.low_s}–{self.high_s} s of {self.video_id}"


class PeersOff(models.Model):
    """A pupil does not want to see how the others are getting on, or a teacher does not want it in a class."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="peers_off")
    section = models.OneToOneField(Section, null=True, blank=True, on_delete=models.CASCADE, related_name="peers_off")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(section__isnull=True), name="off_for_one_or_a_class"
            ),
        ]

    def __str__(self) -> str:
        return f"off for {self.person_id or self.section_id}"
