"""Who builds what by when (R2, R3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.design.models.plan import LessonPlan
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.scope import SchoolManager


class Stage(models.TextChoices):
    """The hand-over states of a piece of work."""

    PLANNED = "planned", _("Planned")
    SCRIPTED = "scripted", _("Scripted")
    RECORDED = "recorded", _("Recorded")
    POLISHED = "polished", _("Polished")
    REVIEWED = "reviewed", _("Reviewed")
    PILOTED = "piloted", _("Piloted")
    PUBLISHED = "published", _("Published")


ORDER = list(Stage)
"""The stages in their order."""


class TeamMember(models.Model):
    """A person works on a lesson plan in a role."""

    plan = models.ForeignKey(LessonPlan, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="teams")
    role = models.CharField(max_length=12, choices=Role.choices)

    objects = SchoolManager("plan__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "person", "role"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class WorkItem(models.Model):
    """A micro video to be made; its stage is that of its last hand-over."""

    plan = models.ForeignKey(LessonPlan, on_delete=models.CASCADE, related_name="work")
    title = models.CharField(max_length=160)
    assignee = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="work")
    due_on = models.DateField(null=True, blank=True)

    objects = SchoolManager("plan__school")

    def __str__(self) -> str:
        return self.title


class HandOver(models.Model):
    """A work item reached a stage: by whom, when, with what word."""

    work = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="hand_overs")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    to = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    was_with = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager("work__plan__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.work_id} {self.stage}"


class TakenBack(models.Model):
    """A hand-over was taken back: it stays in the history and counts no more."""

    step = models.OneToOneField(HandOver, on_delete=models.CASCADE, related_name="taken_back")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("step__work__plan__school")

    def __str__(self) -> str:
        return f"{self.step_id} taken back"


class PlannedStep(models.Model):
    """Who is to bring a work item to a stage, and by when."""

    work = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="planned_steps")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_steps")
    due_on = models.DateField(null=True, blank=True)

    objects = SchoolManager("work__plan__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "stage"], name="planned_step_once")]

    def __str__(self) -> str:
        return f"{self.work_id} {self.stage}"
