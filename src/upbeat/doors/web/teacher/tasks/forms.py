"""Forms about tasks, grades and rubrics."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upbeat.kernel.errors import Invalid
from upbeat.kernel.rubrics import MOST_CRITERIA, Criterion, written
from upbeat.rooms.assess.actions.tasks import MOST_PEERS
from upbeat.rooms.assess.models import RubricVersion

LEVEL = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*[:：.)）、=–-]?\s*(.+)")
SPARE = 2


def moment(**more: Any) -> forms.DateTimeField:
    """A field for a day and a time."""
    return forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        **more,
    )


class TaskForm(forms.Form):
    """What is handed in, until when, by what it is judged and by whom."""

    asks = forms.MultipleChoiceField(
        label=gettext_lazy("What pupils hand in"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("text", gettext_lazy("A text")),
            ("picture", gettext_lazy("A photo or picture")),
            ("drawing", gettext_lazy("A drawing made on the page")),
            ("sound", gettext_lazy("A recording of sound")),
            ("file", gettext_lazy("A file: PDF, slides, pictures, sound")),
        ],
        initial=["text"],
    )
    hand_in_until = moment(label=gettext_lazy("Hand in until"), help_text=gettext_lazy("Empty: until the class meets"))
    rubric = forms.ChoiceField(label=gettext_lazy("Judged by"), required=False)
    peers = forms.IntegerField(
        label=gettext_lazy("Works that each pupil evaluates"),
        min_value=0,
        max_value=MOST_PEERS,
        initial=0,
        help_text=gettext_lazy("0: you alone mark. 3 is usual: three words of peers make a grade where they agree."),
    )
    evaluate_until = moment(
        label=gettext_lazy("Peers evaluate until"), help_text=gettext_lazy("Empty: three days from handing in")
    )

    def __init__(self, *args: Any, rubrics: Iterable[RubricVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubrics = {str(row.pk): row for row in rubrics}
        self.fields["rubric"].choices = [  # type: ignore[attr-defined]
            ("", _("No rubric: a comment only")), *((key, row.rubric.title) for key, row in self.rubrics.items())
        ]  # fmt: skip

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``set_task`` takes it."""
        data = dict(self.cleaned_data)
        return data | {"rubric": self.rubrics.get(data["rubric"])}


class ReleaseForm(forms.Form):
    """From when pupils see what."""

    grades_from = moment(label=gettext_lazy("Grades from"))
    words_from = moment(label=gettext_lazy("Comments and remarks from"))


class RubricForm(forms.Form):
    """A title and criteria; the levels of a criterion stand in a field, one a line, points first."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)

    def __init__(self, *args: Any, criteria: Sequence[Criterion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, min(MOST_CRITERIA, len(criteria) + SPARE) + 1):
            one = criteria[number - 1] if number <= len(criteria) else None
            self.fields[f"label-{number}"] = forms.CharField(
                label=_("Criterion %(number)d") % {"number": number},
                max_length=120,
                required=False,
                initial=one.label if one else "",
            )
            self.fields[f"levels-{number}"] = forms.CharField(
                label=_("Levels of criterion %(number)d") % {"number": number},
                required=False,
                initial="\n".join(f"{level.points:g} {level.text}" for level in one.levels) if one else "",
                help_text=_("One a line, points first: “3 keeps the beat throughout”") if number == 1 else "",
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def criteria(self) -> tuple[Criterion, ...]:
        """What was written; empty criteria are left out. Invalid, with its field, for a line without points."""
        data, rows = self.cleaned_data, []
        for name in self.fields:
            number = name.removeprefix("label-")
            if number == name:
                continue
            label, levels = data[name].strip(), data[f"levels-{number}"].strip()
            if label or levels:
                rows.append((label, [_level(line, f"levels-{number}") for line in levels.splitlines() if line.strip()]))
        return written(rows)


def _level(line: str, field: str) -> tuple[float, str]:
    found = LEVEL.fullmatch(line)
    if found is None:
        raise Invalid(_("Begin each line with its points: “%(line)s”") % {"line": line.strip()[:60]}, field=field)
    return float(found[1].replace(",", ".")), found[2].strip()
