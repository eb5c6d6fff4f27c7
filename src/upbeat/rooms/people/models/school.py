"""A school and its terms."""

from datetime import time

from django.db import models

from upbeat.rooms.people.scope import SchoolManager


class School(models.Model):
    """The unit that owns everything: no row is seen from another school."""

    slug = models.SlugField(unique=True, help_text="Short name in addresses and sign-in")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    peer_floor = models.PositiveSmallIntegerField(default=5, help_text="Class totals are hidden below this many")
    effort_bands = models.BooleanField(
        default=False, help_text="Show pupils how long those of earlier classes took who later succeeded"
    )
    quiet_from = models.TimeField(default=time(20), help_text="From then on nobody is reminded…")
    quiet_until = models.TimeField(default=time(7), help_text="…until then, in the school's zone")
    founded_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager()

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A span of the school year; days inclusive."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = SchoolManager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="term_name_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="term_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name
