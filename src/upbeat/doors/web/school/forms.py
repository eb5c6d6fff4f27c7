"""Forms of the school's door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import Enrolment, Person, Role, Term


class PersonForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=80)
    login = forms.CharField(
        label=_("Sign-in name"), max_length=50, required=False, help_text=_("Empty: made from the name")
    )
    password = forms.CharField(
        label=_("First password"),
        required=False,
        help_text=_("At least eight characters. Empty: by PIN card only"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class RolesForm(forms.Form):
    """The roles somebody holds."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class PasswordForm(forms.Form):
    """A new password."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least eight characters"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class EmailForm(forms.Form):
    """Where reminders go."""

    email = forms.EmailField(
        label=_("E-mail for reminders"),
        required=False,
        help_text=_("Of the pupil, or of the parents where they want it. Empty: no e-mails"),
    )


class LifeForm(forms.Form):
    """Peers and quiet hours."""

    peer_floor = forms.IntegerField(
        label=_("Smallest crowd"),
        min_value=5,
        max_value=30,
        help_text=_("A class total is told of at least twice so many. 5 for children, 10 for adults"),
    )
    effort_bands = forms.BooleanField(
        label=_("Show how long those of earlier classes took who later succeeded"),
        required=False,
        help_text=_("As a band, such as “12 to 20 minutes”, beside one's own time. Leave it off for children."),
    )
    quiet_from = forms.TimeField(label=_("Nobody is reminded from"), widget=forms.TimeInput(attrs={"type": "time"}))
    quiet_until = forms.TimeField(label=_("until"), widget=forms.TimeInput(attrs={"type": "time"}))


class TermForm(forms.Form):
    """A term."""

    name = forms.CharField(label=_("Name of the term"), max_length=80)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class SectionForm(forms.Form):
    """A class."""

    name = forms.CharField(label=_("Name of the class"), max_length=80)
    term: forms.ModelChoiceField[Term] = forms.ModelChoiceField(label=_("Term"), queryset=None, empty_label=None)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["term"].queryset = Term.objects.order_by("-starts_on")  # type: ignore[attr-defined]


class NamesForm(forms.Form):
    """A pasted class list."""

    names = forms.CharField(
        label=_("Names of new pupils"),
        help_text=_("One a line; a column copied from a spreadsheet will do"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class MemberForm(forms.Form):
    """Somebody of the school joins a class."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(label=_("Person"), queryset=None)
    kind = forms.ChoiceField(label=_("As"), choices=Enrolment.Kind.choices, initial=Enrolment.Kind.TEACHER)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["person"].queryset = Person.objects.filter(is_active=True)  # type: ignore[attr-defined]
