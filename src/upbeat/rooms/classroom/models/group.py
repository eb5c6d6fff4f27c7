"""Groups formed from what pupils know (R45), and what the teacher changed of them by hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.classroom.models.live import LiveQuestion
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import Package


class Grouping(models.Model):
    """One division of a class into groups; the newest of a package that was not taken back counts."""

    class Kind(models.TextChoices):
        """By what."""

        MIXED = "mixed", _("Mixed: those who know it with those who do not yet")
        EQUAL = "equal", _("Equal: those who stand at the same place")
        JIGSAW = "jigsaw", _("Jigsaw: each takes one part, and teaches it at home")
        PAIRS = "pairs", _("Pairs who answered differently")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="groupings")
    package = models.ForeignKey(Package, null=True, blank=True, on_delete=models.SET_NULL, related_name="groupings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    size = models.PositiveSmallIntegerField(default=4)
    tables = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many groups were asked for")
    parts = models.JSONField(default=list, blank=True, help_text="Jigsaw: the names of its parts")
    gap = models.FloatField(null=True, blank=True, help_text="Pairs: standard deviations of ability between the two")
    question = models.ForeignKey(
        LiveQuestion,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Pairs: by its votes",
    )
    absent = models.ManyToManyField(Person, blank=True, related_name="+")
    seed = models.PositiveIntegerField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Group(models.Model):
    """A few pupils at one table; of a jigsaw, at home."""

    grouping = models.ForeignKey(Grouping, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()

    objects = SchoolManager("grouping__school")

    class Meta:
        ordering = ["grouping", "number"]

    def __str__(self) -> str:
        return str(self.number)


class GroupMember(models.Model):
    """Somebody in a group, and why: ``reason`` is a list of reasons of kernel.grouping, the weightiest first.

    ``part`` (from 1) and ``expert_table``: of a jigsaw. Who is locked stays when groups are formed again.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="group_memberships")
    reason = models.JSONField(default=list)
    part = models.PositiveSmallIntegerField(null=True, blank=True)
    expert_table = models.PositiveSmallIntegerField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager("group__grouping__school")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"


class SeatChange(models.Model):
    """The teacher moved somebody from one table to another; ``was`` is empty for who had no table."""

    grouping = models.ForeignKey(Grouping, on_delete=models.CASCADE, related_name="changes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    was = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    now = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("grouping__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.was_id} to {self.now_id}"


class GroupWish(models.Model):
    """Who is to sit with whom, kept for a class until it is taken back; counts whenever groups are formed."""

    class Kind(models.TextChoices):
        """What is wished of these pupils."""

        TOGETHER = "together", _("Together: at one table")
        APART = "apart", _("Apart: each at another table")
        SPREAD = "spread", _("Spread: evenly over the tables")
        COMPANY = "company", _("Not alone: nobody the only one of them at a table")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="group_wishes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    persons = models.ManyToManyField(Person, related_name="group_wishes")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager("section__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.section_id}"
