"""Forms of notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.learn.actions.notes import LONGEST_NOTE


class NoteForm(forms.Form):
    """The words of a note."""

    text = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}))


class NewNoteForm(NoteForm):
    """A note at a second."""

    second = forms.FloatField(min_value=0, widget=forms.HiddenInput)
