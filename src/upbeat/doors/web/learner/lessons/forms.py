"""Forms of the task sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.learn.actions.sheet import LONGEST_PUZZLE


class PuzzleForm(forms.Form):
    """Puzzles and suggestions."""

    text = forms.CharField(
        label=_("What still puzzles you, or what do you suggest?"),
        help_text=_("Your teacher reads it before class. No puzzle is too small."),
        max_length=LONGEST_PUZZLE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
