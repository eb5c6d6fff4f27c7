"""A score being laid along a recording: long work, asked for by a teacher."""

from django.db import models

from upbeat.packs.music.models.following import FollowedScore
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.journal.work import Work
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.record.models import Asset


class Laying(Work):
    """Notes (ABC) to be laid along seconds ``start_s`` to ``end_s`` of a recording; what comes of it is ``score``.

    ``error`` is a code of ``music.following.failures``. ``found``: what was found where it fits too poorly to be kept
    without a word of the teacher, as ``music.following.process.Laid``.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="layings")
    section = models.ForeignKey(ScriptSection, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    notation = models.TextField()
    start_s = models.FloatField()
    end_s = models.FloatField()
    found = models.JSONField(default=dict, blank=True)
    score = models.OneToOneField(FollowedScore, null=True, blank=True, on_delete=models.SET_NULL, related_name="laying")
    put_away_at = models.DateTimeField(null=True, blank=True, help_text="When its failure was read and put away")

    objects = SchoolManager()

    class Meta:
        ordering = ["asset", "-id"]

    def __str__(self) -> str:
        return f"{self.asset_id} from {self.start_s:g} {self.state}"
