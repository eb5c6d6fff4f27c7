"""Reminders (R38): the teacher's rules, what was sent by them, and who does not want any."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import Package


class ReminderRule(models.Model):
    """A teacher lets a class be reminded by itself, until somebody ends it."""

    class Kind(models.TextChoices):
        """Whom it finds."""

        NOT_BEGUN = "not-begun", _("Has not begun so many hours before class")
        MISSED = "missed", _("Came to class without having finished")
        INACTIVE = "inactive", _("Has done nothing for so many days")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="reminder_rules")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.PositiveSmallIntegerField(default=0, help_text="Hours before class, or days; 0 for none")
    text = models.CharField(max_length=300, blank=True, help_text="The teacher's own words, after the sentence")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager("section__school")

    class Meta:
        ordering = ["section", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} in {self.section_id}"


class Reminder(models.Model):
    """A pupil was reminded of a package, by hand or by a rule; whether it also went out by e-mail."""

    class Mail(models.TextChoices):
        """What became of the e-mail."""

        NONE = "", _("no e-mail")
        DUE = "due", _("on its way")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    rule = models.ForeignKey(ReminderRule, null=True, blank=True, on_delete=models.SET_NULL, related_name="reminders")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.NONE, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = SchoolManager("package__school")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "at"], name="reminder_of_person"),
            models.Index(fields=["mail"], name="reminder_mail", condition=models.Q(mail="due")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.package_id}"


class NoReminders(models.Model):
    """From then on a person is not reminded: not at all, or not by e-mail; said by themselves or by an adult."""

    class What(models.TextChoices):
        """How far it goes."""

        ALL = "all", _("No reminders")
        MAIL = "mail", _("None by e-mail")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="no_reminders")
    what = models.CharField(max_length=4, choices=What.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    said = models.CharField(max_length=160, blank=True, help_text="Who wished it, such as the mother by telephone")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("person__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "what"], condition=models.Q(ended_at__isnull=True), name="no_reminders_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.what}"
