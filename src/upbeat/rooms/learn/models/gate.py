"""What a learner has opened."""

from django.db import models

from upbeat.rooms.items.models import Item, Response
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideo


class Pass(models.Model):
    """A learner passed a checkpoint's item in a video. It holds for every later version that asks the same item."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passes")
    video = models.ForeignKey(MicroVideo, on_delete=models.CASCADE, related_name="passes")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="passes")
    response = models.OneToOneField(Response, null=True, on_delete=models.SET_NULL, related_name="pass_given")
    at = models.DateTimeField()

    objects = SchoolManager("video__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "video", "item"], name="passed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} passed {self.item_id}"
