"""By which edition the school or a class teaches: looked at before, done, taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.editions.forms import ChooseForm
from upbeat.doors.web.studio.editions.ways import way_to
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions, rules
from upbeat.rooms.catalog.models import Subject, TextbookEdition
from upbeat.rooms.catalog.queries import access_subject
from upbeat.rooms.catalog.queries import editions as find
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import sections_taught


@member
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, subject_id: int) -> HttpResponse:
    """GET with ``edition`` and ``whom`` tells what would change; POST with the same does it."""
    person = person_of(request)
    subject = access_subject(person, subject_id)
    editions = list(find.editions(person).filter(subject=subject))
    for_school = rules.may_choose(person, None)
    sections = list(sections_taught(person).order_by("name", "pk"))
    told = request.POST if request.method == "POST" else request.GET
    form = ChooseForm(
        told if "whom" in told else None,
        editions=editions,
        sections=sections,
        for_school=for_school,
        initial={"edition": request.GET.get("edition"), "whom": "school" if for_school else None},
    )
    context = {
        "subject": subject,
        "editions": editions,
        "form": form,
        "may_choose": for_school or bool(sections),
        "crumbs": way_to(None, _("Change the edition of %(subject)s") % {"subject": subject.name}),
    }
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            _choose(person, subject, form)
            messages.success(request, _("The edition is changed. You can take this back below."))
            return redirect("studio:editions")
        context |= _preview(person, subject, form)
    return render(request, "studio/editions/choose.html", context, status=422 if form.errors else 200)


def _choose(person: Person, subject: Subject, form: ChooseForm) -> None:
    section = form.section()
    if form.follows and section is not None:
        actions.follow_school(by=person, subject=subject, section=section)
    else:
        actions.choose_edition(by=person, subject=subject, edition=form.edition_chosen(), section=section)


def _preview(person: Person, subject: Subject, form: ChooseForm) -> dict[str, object]:
    section, edition = form.section(), form.edition_chosen()
    if form.follows:
        overlay = find.overlays_of().get(subject.pk)
        edition = overlay.edition if overlay else None
    moves = find.moves(person, subject, edition, section)
    following, own = find.followers(subject)
    return {
        "preview": True,
        "section": section,
        "edition": edition,
        "before": _before(subject, section),
        "moves": moves,
        "moved": sum(not one.same for one in moves),
        "lost": sum(one.before is not None and one.after is None for one in moves),
        "following": following,
        "own": own,
    }


def _before(subject: Subject, section: Section | None) -> TextbookEdition | None:
    overlay = find.overlays_of([section.pk] if section else []).get(subject.pk)
    return overlay.edition if overlay else None


@member
@require_POST
def undo(request: HttpRequest, choice_id: int) -> HttpResponse:
    """What stood before this choice stands again."""
    person = person_of(request)
    try:
        actions.undo_choice(by=person, choice=find.access_choice(person, choice_id))
        messages.success(request, _("The edition is the one from before."))
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect("studio:editions")
