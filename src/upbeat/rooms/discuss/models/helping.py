"""An answer that goes on helping: it stands where others get stuck (R39, R33)."""

from django.db import models

from upbeat.rooms.discuss.models.talk import Post, Thread
from upbeat.rooms.items.models import Item, Misconception
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideoVersion


class GuidingAnswer(models.Model):
    """A teacher lets an answer be shown, without names, to whoever falls into a misconception, is wrong on an item, or
    looks again at seconds of a video. Exactly one of the three."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="guiding")
    misconception = models.ForeignKey(
        Misconception, null=True, blank=True, on_delete=models.CASCADE, related_name="guiding_answers"
    )
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="guiding_answers")
    version = models.ForeignKey(
        MicroVideoVersion, null=True, blank=True, on_delete=models.CASCADE, related_name="guiding_answers"
    )
    start_s = models.FloatField(null=True, blank=True)
    end_s = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(misconception__isnull=False, item__isnull=True, version__isnull=True)
                | models.Q(misconception__isnull=True, item__isnull=False, version__isnull=True)
                | models.Q(
                    misconception__isnull=True,
                    item__isnull=True,
                    version__isnull=False,
                    start_s__isnull=False,
                    end_s__gt=models.F("start_s"),
                ),
                name="guides_at_one_place",
            ),
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(ended_at__isnull=True), name="guides_at_one_place_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} guides"


class Echo(models.Model):
    """The same puzzles somebody else: they would have asked it, and find a line when it is answered."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="echoes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="echoes")
    at = models.DateTimeField()

    objects = SchoolManager("thread__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="echo_once")]

    def __str__(self) -> str:
        return f"{self.person_id} too: {self.thread_id}"
