"""The form of a phrase that is written down: typed, taken out of a file, or a few bars of a longer score."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.sentences import said
from upbeat.kernel.errors import Invalid
from upbeat.packs.music.authoring.taking import Wanted, abc_of_file, taken
from upbeat.packs.music.queries.scores import score_choices

ONE_SHOT = ("score", "first_bar", "last_bar", "up")
"""Fields that change the notes once, and are empty again when the form comes back."""


class PhraseForm(forms.Form):
    """Notes in ABC. What is chosen of the library or a file, cut to bars or transposed is put into them, and the form
    comes back so that the author sees what came of it: ``took_file`` says so."""

    use_required_attribute = False

    abc = forms.CharField(
        label=_("Notes (ABC)"),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "off", "class": "code"}),
        help_text=_("For example: K:G, on the next line M:3/4, then D | G2 A | B3 |]"),
    )
    file = forms.FileField(
        label=_("Or from a file (MusicXML, .mxl or ABC)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xml,.musicxml,.mxl,.abc,.txt"}),
    )
    score = forms.ChoiceField(label=_("Or from the score library"), required=False)
    first_bar = forms.IntegerField(label=_("Only from bar"), required=False, min_value=0, max_value=500)
    last_bar = forms.IntegerField(label=_("to bar"), required=False, min_value=0, max_value=500)
    up = forms.IntegerField(
        label=_("Transpose by semitones"), required=False, min_value=-12, max_value=12, help_text=_("−2: a tone lower")
    )

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.took_file = False
        self.not_taken: str = ""
        self.fields["score"].choices = [("", "–"), *score_choices()]  # type: ignore[attr-defined]
        if self.is_bound:
            self._take()

    def _take(self) -> None:
        """Do once what is wanted, and put the result where the notes are."""
        file = self.files.get(self.add_prefix("file")) if self.files else None
        wanted = Wanted(
            *(self._number(name) for name in ("score", "first_bar", "last_bar", "up")),
        )
        if file is None and wanted.is_nothing:
            return
        self.took_file = True
        posted: Any = self.data
        data = posted.copy()
        try:
            abc = abc_of_file(file) if file is not None else str(data.get(self.add_prefix("abc"), ""))
            data[self.add_prefix("abc")] = taken(abc, wanted)
            for name in ONE_SHOT:
                data[self.add_prefix(name)] = ""
        except Invalid as problem:
            self.not_taken = said(problem)
        self.data = data

    def _number(self, name: str) -> int | None:
        text = str(self.data.get(self.add_prefix(name), "")).strip().replace("−", "-")
        digits = text.removeprefix("-")
        return int(text) if digits.isdecimal() and len(digits) < 10 else None
