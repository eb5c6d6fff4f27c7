"""The plain form of an upload, for browsers without script."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A video file in one piece."""

    file = forms.FileField(label=_("Video file"), widget=forms.FileInput(attrs={"accept": "video/*"}))
