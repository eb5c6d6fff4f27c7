"""Groups formed from what pupils know (R45)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import Package


class Grouping(models.Model):
    """One division of a class into groups; the newest of a package counts."""

    class Kind(models.TextChoices):
        """By what."""

        MIXED = "mixed", _("Mixed: those who know it with those who do not yet")
        EQUAL = "equal", _("Equal: those who stand at the same place")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="groupings")
    package = models.ForeignKey(Package, null=True, blank=True, on_delete=models.SET_NULL, related_name="groupings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    size = models.PositiveSmallIntegerField(default=4)
    seed = models.PositiveIntegerField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Group(models.Model):
    """A few pupils at one table."""

    grouping = models.ForeignKey(Grouping, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()

    objects = SchoolManager("grouping__school")

    class Meta:
        ordering = ["grouping", "number"]

    def __str__(self) -> str:
        return str(self.number)


class GroupMember(models.Model):
    """Somebody in a group, and why: ``reason`` is a code of kernel.grouping with its parameters."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="group_memberships")
    reason = models.JSONField(default=dict)

    objects = SchoolManager("group__grouping__school")

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"
