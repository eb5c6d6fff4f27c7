"""The plain form of an upload, for browsers without script."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A recording in one piece."""

    file = forms.FileField(label=_("Video or sound"), widget=forms.FileInput(attrs={"accept": "video/*,audio/*"}))
