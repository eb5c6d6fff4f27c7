"""A course and its units."""

from django.db import models

from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.people.models import School, Section
from upbeat.rooms.people.scope import SchoolManager


class Course(models.Model):
    """What a team builds and classes take."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="courses")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=10, default="en")
    sections = models.ManyToManyField(Section, related_name="courses", blank=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Unit(models.Model):
    """A part of a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="units")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=160)

    objects = SchoolManager("course__school")

    class Meta:
        ordering = ["course", "position"]

    def __str__(self) -> str:
        return self.title
