"""What a room refused, in the reader's language."""

from django import forms
from django.utils.translation import gettext

from upbeat.kernel.errors import Invalid, UpbeatError


def said(problem: UpbeatError) -> str:
    """The sentence: the kernel marks its own for translation, rooms have theirs translated already."""
    return problem.said_in(gettext)


def blame(form: forms.Form, problem: Invalid) -> None:
    """Show the sentence at its field, or at the head of the form where the field is not in it."""
    form.add_error(problem.field if problem.field in form.fields else None, said(problem))
