"""The lesson plan and the template it is made from (R5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class LessonTemplate(models.Model):
    """The headings that a school wants thought about; ``fields``: ``[{"key", "label", "help", "required"}]``."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="lesson_templates")
    name = models.CharField(max_length=80)
    fields = models.JSONField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager()

    def __str__(self) -> str:
        return self.name


class LessonPlan(models.Model):
    """One lesson thought through, first question first: is a video the right form for this at all?"""

    class VideoFits(models.TextChoices):
        """The answer to that question; no is a valid outcome."""

        UNDECIDED = "", _("Not decided yet")
        YES = "yes", _("Yes, a video explains this best")
        NO = "no", _("No, this belongs in class")

    class Instead(models.TextChoices):
        """What happens in place of a video."""

        OPEN = "", _("Not decided yet")
        TALK = "talk", _("Talking it over together")
        TRY = "try", _("Trying it out, an experiment")
        PRACTISE = "practise", _("Practising, with somebody who corrects")
        PERFORM = "perform", _("Playing, singing, performing")
        READ = "read", _("Reading a page")
        OTHER = "other", _("Something else, told above")

    class Prior(models.TextChoices):
        """How one finds out what pupils know already."""

        OPEN = "", _("Not decided yet")
        ASKED = "asked", _("They are asked")
        TESTED = "tested", _("They take a short test before")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="lesson_plans")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="lesson_plans")
    template = models.ForeignKey(LessonTemplate, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=160)
    video_fits = models.CharField(max_length=3, choices=VideoFits.choices, default=VideoFits.UNDECIDED, blank=True)
    video_fits_why = models.TextField(blank=True)
    instead = models.CharField(max_length=8, choices=Instead.choices, default=Instead.OPEN, blank=True)
    prior = models.CharField(max_length=6, choices=Prior.choices, default=Prior.OPEN, blank=True)
    online_min = models.PositiveSmallIntegerField(null=True, blank=True)
    in_class_min = models.PositiveSmallIntegerField(null=True, blank=True)
    values = models.JSONField(default=dict, blank=True, help_text="Text by field key of the template")
    headings = models.JSONField(
        default=list, blank=True, help_text="As the template stood when it was changed; empty: as it stands now"
    )
    points = models.ManyToManyField(KnowledgePoint, related_name="lesson_plans", blank=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="lesson_plans")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title
