"""A person, the roles they hold, and failed attempts to sign in as them."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models.school import School
from upbeat.rooms.people.scope import SchoolManager


class Role(models.TextChoices):
    """What a person does in the school (R2). A person may hold several."""

    ADMIN = "admin", _("Administrator")
    LECTURER = "lecturer", _("Lecturer")
    ASSISTANT = "assistant", _("Teaching assistant")
    TECHNICIAN = "technician", _("Video technician")
    DESIGNER = "designer", _("Instructional designer")
    PUPIL = "pupil", _("Pupil")


class PersonManager(BaseUserManager["Person"]):
    """Finds people by handle, across schools: signing in comes before any scope is open."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person of a handle such as ``harbour/ada``."""
        return self.get(handle=username)


class Person(AbstractBaseUser):
    """Somebody of one school. Children need no e-mail address."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="people")
    handle = models.CharField(max_length=120, unique=True, help_text="school slug / login, made from the two")
    login = models.SlugField(max_length=60, allow_unicode=True)
    name = models.CharField(max_length=80)
    sort_name = models.CharField(max_length=80, blank=True, help_text="By what lists are ordered")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True, help_text="Empty: the school's")
    theme = models.CharField(max_length=5, blank=True, help_text="light, dark, or empty for the device's")
    pin_serial = models.PositiveIntegerField(default=1, help_text="Raised to make older PIN cards worthless")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    everyone = PersonManager()
    objects = SchoolManager()

    class Meta:
        ordering = ["sort_name", "name", "id"]
        default_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["school", "login"], name="login_once_per_school")]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """A person holds a role from one moment to another, given by somebody."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=12, choices=Role.choices)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("person__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(ended_at__isnull=True), name="role_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class SignInFailure(models.Model):
    """A wrong password or PIN, kept to slow down guessing; ``key`` is a handle, a class code or an address."""

    key = models.CharField(max_length=160, db_index=True)
    at = models.DateTimeField()

    objects = models.Manager()

    def __str__(self) -> str:
        return self.key
