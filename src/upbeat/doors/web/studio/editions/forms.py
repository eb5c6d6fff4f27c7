"""Forms about editions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import EditionEntry, KnowledgePoint, Subject, TextbookEdition
from upbeat.rooms.catalog.shapes import EDITION
from upbeat.rooms.people.models import Section

MOST = {column.name: column.most for column in EDITION}
LABELS = {"grade": _("Grade"), "volume": _("Volume"), "unit": _("Unit or chapter"), "title": _("Lesson or piece")}


class OtherLanguages(forms.Form):
    """Fields in the languages of the platform beside the school's own."""

    def add_languages(self, names: tuple[str, ...], main_language: str) -> None:
        """A field ``<name>-<language>`` for each name and language."""
        self.others = [code for code, _name in settings.LANGUAGES if code != main_language]
        languages = dict(settings.LANGUAGES)
        for code in self.others:
            for name in names:
                label = gettext("%(field)s in %(language)s") % {
                    "field": self.fields[name].label,
                    "language": gettext(str(languages[code])),
                }
                most = getattr(self.fields[name], "max_length", None)
                self.fields[f"{name}-{code}"] = forms.CharField(label=label, max_length=most, required=False)

    def said_in(self, name: str) -> dict[str, str]:
        """What was written for a field in the other languages."""
        return {code: self.cleaned_data.get(f"{name}-{code}", "") for code in self.others}


class EditionForm(OtherLanguages):
    """An edition and its subject."""

    subject: forms.ModelChoiceField[Subject] = forms.ModelChoiceField(
        label=_("Subject"), queryset=None, empty_label=None
    )
    name = forms.CharField(label=_("Name of the edition"), max_length=120)

    def __init__(self, *args: Any, main_language: str, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = Subject.objects.all()  # type: ignore[attr-defined]
        if fixed:
            del self.fields["subject"]
        self.add_languages(("name",), main_language)


class UnitForm(OtherLanguages):
    """What a unit is called and where it stands."""

    grade = forms.CharField(label=LABELS["grade"], max_length=MOST["grade"], required=False)
    volume = forms.CharField(label=LABELS["volume"], max_length=MOST["volume"], required=False)
    unit = forms.CharField(label=LABELS["unit"], max_length=MOST["unit"])
    names: tuple[str, ...] = ("grade", "volume", "unit")

    def __init__(self, *args: Any, main_language: str, row: EditionEntry | None = None, **kwargs: Any) -> None:
        if row is not None:
            first = {name: getattr(row, name) for name in self.names}
            first |= {f"{name}-{code}": text for code, texts in row.titles.items() for name, text in texts.items()}
            kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.add_languages(self.names, main_language)

    def said(self) -> dict[str, Any]:
        """Values and translations as the actions of the catalog take them."""
        data = self.cleaned_data
        told = {name: self.said_in(name) for name in self.names}
        titles = {code: {name: told[name][code] for name in self.names} for code in self.others}
        return {"values": {name: data[name] for name in self.names}, "titles": titles}


class RowForm(UnitForm):
    """A row: where it stands, what it is called, and the point that it is about."""

    title = forms.CharField(label=LABELS["title"], max_length=MOST["title"])
    point = forms.ChoiceField(label=_("Knowledge point"), required=False)
    names = ("grade", "volume", "unit", "title")
    field_order = ("title", "point", "unit", "volume", "grade")

    def __init__(
        self, *args: Any, points: list[KnowledgePoint], likely: list[KnowledgePoint] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in points}
        choices: list[Any] = [("", _("None yet: a gap"))]
        if likely:
            choices.append((_("Perhaps"), [(str(point.pk), point.shown_title) for point in likely]))
            known = {point.pk for point in likely}
            rest = [(key, one.shown_title) for key, one in self.points.items() if one.pk not in known]
            choices.append((_("All points"), rest))
        else:
            choices += [(key, one.shown_title) for key, one in self.points.items()]
        self.fields["point"].choices = choices  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Values, translations and the point."""
        return super().said() | {"point": self.points.get(self.cleaned_data["point"])}


class SheetForm(forms.Form):
    """A sheet to be looked through."""

    file = forms.FileField(
        label=_("The sheet"),
        help_text=_("CSV or Excel (.xlsx), at most 4 MB. It is looked through first; nothing changes yet."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class ChooseForm(forms.Form):
    """By which edition the school or a class teaches; ``said``: what was chosen."""

    edition = forms.ChoiceField(label=_("Edition"), required=False)
    whom = forms.ChoiceField(label=_("For"))

    def __init__(
        self,
        *args: Any,
        editions: list[TextbookEdition],
        sections: list[Section],
        for_school: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.editions = {str(one.pk): one for one in editions}
        self.sections = {str(one.pk): one for one in sections}
        named = [(key, one.shown_name) for key, one in self.editions.items()]
        follow = [("school", _("As the school"))] if sections else []
        self.fields["edition"].choices = [*named, *follow, ("", _("No edition"))]  # type: ignore[attr-defined]
        whole = [("school", _("The whole school"))] if for_school else []
        self.fields["whom"].choices = [  # type: ignore[attr-defined]
            *whole,
            *((key, one.name) for key, one in self.sections.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """The school cannot follow itself."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("edition") == "school" and data.get("whom") == "school":
            self.add_error("edition", gettext("Only a class can do as the school does. Choose an edition."))
        return data

    def section(self) -> Section | None:
        """The class, None for the school."""
        return self.sections.get(self.cleaned_data["whom"])

    def edition_chosen(self) -> TextbookEdition | None:
        """The edition, None for none."""
        return self.editions.get(self.cleaned_data["edition"])

    @property
    def follows(self) -> bool:
        """Is the class to do as the school does?"""
        return bool(self.cleaned_data["edition"] == "school")
