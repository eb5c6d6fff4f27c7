"""A sheet that was brought and is looked through before anything changes."""

from django.db import models

from upbeat.rooms.catalog.models.editions import TextbookEdition
from upbeat.rooms.catalog.models.standards import Framework
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class SheetDraft(models.Model):
    """The rows of a sheet for an edition or a framework, kept until they are taken over or thrown away: nothing that
    was brought is lost, and mistakes are mended here. ``lines``: ``[{"n", "out", "values", "others"}]``."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="sheet_drafts")
    edition = models.ForeignKey(TextbookEdition, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    framework = models.ForeignKey(Framework, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(max_length=200, help_text="Of the file")
    lines = models.JSONField()
    columns = models.JSONField(default=list, help_text="Names of the columns that it has; of others it says nothing")
    unknown = models.JSONField(default=list, help_text="Headers that mean nothing here")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True, help_text="Taken over or thrown away")

    objects = SchoolManager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
