"""What is not asked of a pupil who cannot hear or sing: said with a reason, and taken back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.learn.actions.excusing import LONGEST_REASON, excuse, undo_excuse
from upbeat.rooms.learn.models import Excuse
from upbeat.rooms.learn.queries.excuses import access_excuse, excuses_of
from upbeat.rooms.people.queries import access_pupil


class ExcuseForm(forms.Form):
    """What, and why."""

    sense = forms.ChoiceField(
        label=gettext_lazy("Not asked of this pupil"), choices=Excuse.Sense.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For you and the others who teach this class; pupils do not read it."),
    )


@member
@require_http_methods(["GET", "POST"])
def of_pupil(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is not asked of a pupil, and one more."""
    teacher = person_of(request)
    pupil = access_pupil(teacher, person_id)
    form = ExcuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            excuse(by=teacher, pupil=pupil, **form.cleaned_data, now=timezone.now())
            return redirect("teacher:excuses-of-pupil", person_id)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "pupil": pupil,
        "excuses": excuses_of(pupil),
        "form": form,
        "crumbs": [(reverse("teacher:pupil", args=[pupil.pk]), pupil.name), ("", _("What is not asked"))],
    }
    return render(request, "teacher/excuses.html", context, status=422 if form.errors else 200)


@member
@require_POST
def undo(request: HttpRequest, excuse_id: int) -> HttpResponse:
    """They are asked again."""
    teacher = person_of(request)
    row = access_excuse(teacher, excuse_id)
    undo_excuse(by=teacher, row=row, now=timezone.now())
    messages.success(request, _("Taken back. These questions are asked again; what is done stays done."))
    return redirect("teacher:excuses-of-pupil", row.person_id)
