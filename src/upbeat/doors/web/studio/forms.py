"""What the forms of the studio have in common."""

from django import forms

from upbeat.doors.web.shared.sentences import said
from upbeat.kernel.errors import Invalid


def blame(form: forms.Form, problem: Invalid) -> None:
    """Show what a room refused at its field, or at the head of the form where the field is not in it."""
    form.add_error(problem.field if problem.field in form.fields else None, said(problem))
