"""Forms of one's choices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ChoicesForm(forms.Form):
    """Three switches; by e-mail only where there is an address and a mail server."""

    reminders = forms.BooleanField(
        label=_("Remind me of lessons"),
        required=False,
        help_text=_("At most once a day, by the rules of your teacher, and never in the quiet of the evening."),
    )
    mail = forms.BooleanField(label=_("Also by e-mail"), required=False)
    peers = forms.BooleanField(
        label=_("Show me how my class is getting on"),
        required=False,
        help_text=_(
            "A rounded total, such as “at least 24 of 30 have begun”, never a name and never a rank. "
            "You count in it either way."
        ),
    )

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if address:
            self.fields["mail"].help_text = address
        else:
            del self.fields["mail"]
