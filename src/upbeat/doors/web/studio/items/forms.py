"""The small forms of which a question is made: its wording, a row for each option, where a wrong answer leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.studio.items.fields import ClockField
from upbeat.rooms.items.models import Item

EXPLAINED = {
    Item.Kind.SINGLE: _("Several answers are shown, one is right."),
    Item.Kind.MULTIPLE: _("Several answers are shown, one or more are right; all of them must be chosen."),
    Item.Kind.NUMBER: _("A number is typed, with a tolerance and a unit if you like."),
    Item.Kind.TEXT: _("A word or a phrase is typed; you list what is accepted."),
    Item.Kind.ORDER: _("Things are put into the right order."),
    Item.Kind.MATCHING: _("Each thing on the left is matched with one on the right."),
    Item.Kind.GAP: _("Words are typed or chosen in the gaps of a text."),
    Item.Kind.SPOT: _("A place is pointed at on a picture."),
    Item.Kind.MOMENT: _("A moment of the film is marked; asked inside the film alone."),
}
NUMBER = ("value", "tolerance", "percent", "unit", "needs_unit", "only_unit", "no_fractions")
DRAWN = ("parameters", "conditions")


@dataclass(frozen=True, slots=True)
class Mark:
    """Seconds of a video that a key mark names; ``video`` None: the video in which the question is asked."""

    video: int | None
    start: float
    end: float
    words: str

    @property
    def value(self) -> str:
        """As it stands in a form."""
        return f"{self.video or ''}:{self.start:.2f}:{self.end:.2f}"


class WordingForm(forms.Form):
    """What is asked, and what a typed answer must be."""

    use_required_attribute = False

    stem = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the question.")},
    )
    value = forms.CharField(
        label=_("Right number"),
        error_messages={"required": _("Give the right number.")},
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    tolerance = forms.CharField(
        label=_("May be off by"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Empty: it must be exact"),
    )
    percent = forms.CharField(
        label=_("Or by so many per cent"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=20, help_text=_("Shown beside the field, such as Hz or cm")
    )
    needs_unit = forms.BooleanField(label=_("The pupil must write the unit"), required=False)
    only_unit = forms.BooleanField(
        label=_("Only in this unit"),
        required=False,
        help_text=_("Otherwise 1.2 m counts as 120 cm: lengths, masses, times and volumes are reckoned."),
    )
    no_fractions = forms.BooleanField(label=_("Fractions such as 3/4 are not accepted"), required=False)
    accepted = forms.CharField(
        label=_("Accepted answers, one a line"),
        error_messages={"required": _("Give at least one answer that is accepted.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Case, spaces, full or half width, traditional or simplified characters and punctuation at the end do not "
            "count."
        ),
    )
    hint = forms.CharField(
        label=_("Hint"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown after the second wrong answer; never the answer itself"),
    )

    parameters = forms.CharField(
        label=_("Numbers drawn anew for each try, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "a = 2..9"}),
        help_text=_("Such as a = 2..9, b = 2, 3, 5 or c = 0.5..2 step 0.5. Then write {a} or {a*b} in the texts."),
    )
    conditions = forms.CharField(
        label=_("Conditions, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "a != b"}),
        help_text=_("Only numbers that meet all of them are drawn, such as a != b or a - b >= 0."),
    )
    picture = forms.FileField(label=_("Picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))
    picture_words = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=300,
        help_text=_("For pupils who cannot see it; not the answer"),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unneeded = set(NUMBER if kind != Item.Kind.NUMBER else ())
        if kind != Item.Kind.TEXT:
            unneeded.add("accepted")
        if kind in (Item.Kind.SPOT, Item.Kind.MOMENT) or kind not in Item.Kind.values:
            unneeded |= set(DRAWN)
        for name in unneeded:
            del self.fields[name]
        if kind == Item.Kind.GAP:
            self.fields["stem"].label = _("Text with its gaps written as [1], [2] and so on")
            self.fields["stem"].widget.attrs["rows"] = 4
        self.draws = bool(lines_of(self["parameters"].value())) if "parameters" in self.fields else False
        if self.draws and "value" in self.fields:
            self.fields["value"].label = _("Right number, as a formula")
            self.fields["value"].max_length = 200  # type: ignore[attr-defined]

    def _decimal(self, name: str) -> float | None:
        text = self.cleaned_data.get(name, "").strip().replace(",", ".").replace("−", "-")
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            self.add_error(name, _("Write a number, such as 1.5."))
            return None

    def clean(self) -> dict[str, Any]:
        """Numbers as numbers; where numbers are drawn the right one is a formula."""
        data = self.cleaned_data
        for name in {"value", "tolerance", "percent"} & data.keys():
            if name != "value" or not self.draws:
                data[name] = self._decimal(name)
        return data


def lines_of(text: object) -> list[str]:
    """What is written, line by line, without empty ones."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


class LeadForm(forms.Form):
    """Where a wrong answer leads: the wrong idea behind it, what the pupil reads, and the seconds that explain it."""

    use_required_attribute = False

    misconception = forms.CharField(label=_("Wrong idea behind it"), required=False, max_length=160)
    advice = forms.CharField(
        label=_("What the pupil reads"),
        required=False,
        max_length=400,
        help_text=_("Kind, and without the answer"),
    )
    start = ClockField(label=_("Explained from"), required=False)
    end = ClockField(label=_("to"), required=False)
    video = forms.CharField(
        label=_("In another video"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"list": "videos", "autocomplete": "off"}),
        help_text=_("Type a word of its title and choose. Empty: the video in which the question is asked."),
    )
    mark = forms.ChoiceField(label=_("Or to a key mark"), required=False)

    def __init__(
        self, *args: Any, marks: Sequence[Mark] = (), videos: Mapping[str, int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.videos = dict(videos or {})
        if number := self.initial.get("video"):
            words = next((words for words, one in self.videos.items() if one == number), f"#{number}")
            self.videos[words] = number  # one that is not served now stays what it was
            self.initial["video"] = words
        self.marks = {mark.value: mark for mark in marks}
        choices = [("", _("as written above")), *((value, mark.words) for value, mark in self.marks.items())]
        self.fields["mark"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The video by its name; a mark that was chosen gives its seconds."""
        data = self.cleaned_data
        words = data.get("video", "")
        data["video"] = self.videos.get(words)
        if words and data["video"] is None:
            self.add_error("video", _("No published video has this name. Choose one of those that are offered."))
        elif words and data.get("start") is None and not data.get("mark"):
            self.add_error("start", _("Say at which second of the other video it is explained."))
        if mark := self.marks.get(data.get("mark", "")):
            data |= {"video": mark.video, "start": mark.start, "end": mark.end}
        return data

    @property
    def leads(self) -> bool:
        """Is anything filled in?"""
        return any(self[name].value() for name in ("misconception", "advice", "start", "end", "mark"))


class OptionForm(LeadForm):
    """An answer that is shown. ``name`` is its id, kept from version to version."""

    name = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Answer"), required=False, max_length=300)
    field_order = ("name", "text")

    @property
    def is_written(self) -> bool:
        """Is there an answer in it?"""
        return bool(self["text"].value())


class ForeseenForm(LeadForm):
    """A typed wrong answer that the author foresees."""

    answer = forms.CharField(label=_("Wrong answer"), required=False, max_length=60)
    field_order = ("answer",)

    @property
    def is_written(self) -> bool:
        """Is there an answer in it?"""
        return bool(self["answer"].value())


class NamedForm(ForeseenForm):
    """A wrong answer that the kind of a pack foresees, chosen by its words."""

    answer = forms.CharField(label=_("Wrong answer"), required=False, max_length=80)

    def offer(self, foreseen: Sequence[tuple[str, str]]) -> None:
        """These can be chosen; one that is kept and no more foreseen is shown by its bare name."""
        kept = self["answer"].value()
        named = [("", "–"), *foreseen]
        if kept and kept not in dict(named):
            named.append((kept, kept))
        self.fields["answer"].widget = forms.Select(choices=named)


class PartForm(LeadForm):
    """A wrong answer foreseen for one part: a row of a matching or a gap, by its number."""

    part = forms.CharField(label=_("Number"), required=False, max_length=4)
    answer = forms.CharField(
        label=_("Wrong answer there"), required=False, max_length=60, help_text=_("Empty: any wrong answer there")
    )
    field_order = ("part", "answer")

    @property
    def is_written(self) -> bool:
        """Is there a part in it?"""
        return bool(self["part"].value())


class PairForm(forms.Form):
    """Two things that go together; one without a left side is left over."""

    use_required_attribute = False

    left = forms.CharField(label=_("Left"), required=False, max_length=200)
    right = forms.CharField(label=_("Right"), required=False, max_length=200)

    @property
    def is_written(self) -> bool:
        """Is anything in it?"""
        return bool(self["left"].value() or self["right"].value())


class GapForm(forms.Form):
    """What belongs into a gap. With wrong words it is chosen, without any it is typed."""

    use_required_attribute = False

    accepted = forms.CharField(
        label=_("Accepted"), required=False, max_length=400, help_text=_("Several with a semicolon between")
    )
    wrong = forms.CharField(
        label=_("Wrong ones to choose from"), required=False, max_length=400, help_text=_("Empty: it is typed")
    )

    @property
    def is_written(self) -> bool:
        """Is anything in it?"""
        return bool(self["accepted"].value() or self["wrong"].value())


class RegionForm(LeadForm):
    """A place on the picture. ``at``: per cent from left and top, as its shape wants them."""

    label = forms.CharField(label=_("Name of the place"), required=False, max_length=60)
    shape = forms.ChoiceField(
        label=_("Shape"),
        required=False,
        choices=[("circle", _("Circle")), ("rect", _("Rectangle")), ("polygon", _("Polygon"))],
    )
    at = forms.CharField(
        label=_("Where, in per cent"),
        required=False,
        max_length=400,
        help_text=_("Circle: left top radius. Rectangle: left top width height. Polygon: left top of each corner."),
    )
    field_order = ("label", "shape", "at")

    @property
    def is_written(self) -> bool:
        """Is there a place in it?"""
        return bool(self["at"].value())

    def clean_at(self) -> list[float]:
        """The numbers as shares of the picture."""
        words = self.cleaned_data["at"].replace(",", ".").replace("%", " ").split()
        try:
            shares = [round(float(word) / 100, 4) for word in words]
        except ValueError:
            shares = [-1.0]
        shape = self.cleaned_data.get("shape") or "circle"
        fits = {"circle": len(shares) == 3, "rect": len(shares) == 4}
        if words and not fits.get(shape, len(shares) >= 6 and len(shares) % 2 == 0):
            raise forms.ValidationError(_("Write the numbers that this shape wants, with spaces between."))
        return shares


class SpanForm(LeadForm):
    """A passage of the film in which the moment may lie."""

    first = ClockField(label=_("From"), required=False)
    last = ClockField(label=_("to"), required=False)
    field_order = ("first", "last")

    @property
    def is_written(self) -> bool:
        """Is there a passage in it?"""
        return bool(self["first"].value() or self["last"].value())


class MisconceptionForm(forms.Form):
    """A wrong idea and what pupils read about it."""

    title = forms.CharField(label=_("Name"), max_length=160, help_text=_("For teachers: what is thought"))
    advice = forms.CharField(
        label=_("What the pupil reads"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kind, and without the answer"),
    )
