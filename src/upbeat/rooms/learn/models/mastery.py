"""How well a learner knows a point, and what the model of it has learnt from everybody's answers (R32)."""

from django.db import models
from django.db.models import Q

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Mastery(models.Model):
    """The state of the mastery model for one learner and point; rebuilt by replaying the answers in order.

    ``rechecked_at``: when the one question was answered that is asked again a week after mastery.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mastery")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="mastery")
    wins = models.PositiveIntegerField(default=0)
    fails = models.PositiveIntegerField(default=0)
    streak = models.PositiveIntegerField(default=0)
    theta = models.FloatField(default=0)
    recent = models.FloatField(default=0.5)
    last_correct = models.BooleanField(default=False)
    mastered_at = models.DateTimeField(null=True, blank=True)
    rechecked_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    objects = SchoolManager("point__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "point"], name="mastery_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.point_id}"


class LearnerLevel(models.Model):
    """How a learner does over all, whatever is asked. ``overall``: moving average of right answers, 0 to 1."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="level")
    value = models.FloatField(default=0)
    answers = models.PositiveIntegerField(default=0)
    overall = models.FloatField(default=0.5)

    objects = SchoolManager("person__school")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.value:+.2f}"


class Difficulty(models.Model):
    """How hard an item or a point is for the learners of the school; of neither: how readily the school answers.

    All answers move these rows. Where two come at one moment one of them may leave its step out: the nightly replay
    puts it right, and nobody waits.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    item = models.OneToOneField(Item, null=True, on_delete=models.CASCADE, related_name="difficulty")
    point = models.OneToOneField(KnowledgePoint, null=True, on_delete=models.CASCADE, related_name="difficulty")
    value = models.FloatField(default=0)
    answers = models.PositiveIntegerField(default=0)

    objects = SchoolManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school"], condition=Q(item=None, point=None), name="one_base_per_school"),
            models.CheckConstraint(condition=Q(item=None) | Q(point=None), name="difficulty_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id or '-'}/{self.point_id or '-'}: {self.value:+.2f}"


class MasteryFit(models.Model):
    """All answers of a school replayed at ``at``, and the weights fitted on them.

    ``area_before`` and ``area_after``: area under the curve on the same learners, held out, with the weights in use and
    with the new ones; None where there are too few learners to fit. ``weights``: the intercept first; None where the
    new ones are not used.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="mastery_fits")
    at = models.DateTimeField()
    answers = models.PositiveIntegerField()
    learners = models.PositiveIntegerField()
    area_before = models.FloatField(null=True)
    area_after = models.FloatField(null=True)
    weights = models.JSONField(null=True)

    objects = SchoolManager()

    def __str__(self) -> str:
        return f"{self.school_id} at {self.at:%Y-%m-%d}"
