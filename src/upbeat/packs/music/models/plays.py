"""How often what is heard in a question was played, where that is limited."""

from django.db import models

from upbeat.rooms.items.models import Attempt
from upbeat.rooms.people.scope import SchoolManager


class Play(models.Model):
    """One play of the sound of an attempt. ``request`` is made by the page, so that a doubled post counts once; it
    names the play in the address of its sound. ``began_at``: when the first of it was sent; ``sent``: how many bytes by
    now."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="plays")
    request = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    sent = models.PositiveBigIntegerField(default=0)

    objects = SchoolManager("attempt__school")

    class Meta:
        ordering = ["attempt", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "request"], name="play_asked_once"),
            models.UniqueConstraint(fields=["attempt", "number"], name="play_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} play {self.number}"
