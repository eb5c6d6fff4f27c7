"""Forms of signing in and of one's own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import School


class PasswordForm(forms.Form):
    """Name and password; the school is asked only where the installation serves several."""

    school = forms.CharField(label=_("School"), max_length=50, help_text=_("Its short name, from your administrator"))
    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, only_school: School | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only_school is not None:
            self.fields["school"].widget = forms.HiddenInput()
            self.fields["school"].required = False
            self.only_school = only_school.slug
        else:
            self.only_school = ""

    def clean_school(self) -> str:
        """The short name; the only school's where there is but one."""
        return self.only_school or str(self.cleaned_data["school"])


class CardForm(forms.Form):
    """What stands on a PIN card."""

    code = forms.CharField(
        label=_("Class code"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    pin = forms.CharField(
        label=_("PIN"), max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )


class AccountForm(forms.Form):
    """Language and look."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    theme = forms.ChoiceField(
        label=_("Look"),
        required=False,
        choices=[("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("As the school")), *settings.LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class OwnPasswordForm(forms.Form):
    """Old and new."""

    old = forms.CharField(
        label=_("Password until now"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least eight characters"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
