"""The form of a score of the library."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.packs.music.authoring.phrase import PhraseForm
from upbeat.packs.music.models.scores import LONGEST_SOURCE, LONGEST_TITLE


class ScoreForm(PhraseForm):
    """A score: its title, its notes, where it comes from and whose it is."""

    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Give it a title.")}
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=_("Composer, collection, page"),
    )
    rights = forms.CharField(
        label=_("Rights"), required=False, max_length=LONGEST_SOURCE,
        help_text=_("Such as “public domain” or “our own”. Songs under copyright need leave."),
    )  # fmt: skip
    field_order = ("title", "abc")


class TransposeForm(forms.Form):
    """By how much a score goes up, or down."""

    use_required_attribute = False

    semitones = forms.IntegerField(label=_("Semitones up (down: −)"), min_value=-12, max_value=12)
