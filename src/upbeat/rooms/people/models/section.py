"""A class (the field says section) and who is in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models.person import Person
from upbeat.rooms.people.models.school import School, Term
from upbeat.rooms.people.scope import SchoolManager


class Section(models.Model):
    """A class in a term. ``code`` is what pupils type to find it."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="sections")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=8, unique=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["term", "name"], name="section_name_once_per_term")]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A person belongs to a class, as pupil or as one who teaches it, from one moment to another."""

    class Kind(models.TextChoices):
        """As what."""

        PUPIL = "pupil", _("Pupil")
        TEACHER = "teacher", _("Teacher")
        ASSISTANT = "assistant", _("Teaching assistant")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("section__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "person"], condition=models.Q(ended_at__isnull=True), name="enrolled_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.section_id}"
