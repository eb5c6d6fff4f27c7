"""Views of the school's door: who are you, one action or query, render."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.school import forms
from upbeat.doors.web.shared.qr import qr_picture
from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.people import pins, queries, rules
from upbeat.rooms.people.actions import persons, schools
from upbeat.rooms.people.models import Enrolment, Person, Role, Section, Term

A_PAGE = 50


@member
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The school at a glance; a new class is opened here."""
    admin = person_of(request)
    rules.require(admin, Role.ADMIN)
    form = forms.SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            section = schools.open_section(by=admin, **form.cleaned_data)
            return redirect("school:section", section.pk)
        except Invalid as problem:
            blame(form, problem)
    sections = queries.sections_taught(admin).order_by("-term__starts_on", "name")
    people = queries.people_of_school()
    return render(
        request,
        "school/overview.html",
        {"sections": sections, "people_count": people.count(), "form": form, "has_term": Term.objects.exists()},
        status=422 if form.errors else 200,
    )


@member
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the school, searched and filtered."""
    rules.require(person_of(request), Role.ADMIN)
    search, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    rows = queries.people_of_school(search, role if role in Role.values else "")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": search, "role": role, "roles": Role.choices}
    return render(request, "school/people.html", context)


@member
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Add one person."""
    form = forms.PersonForm(request.POST or None)
    rules.require(person_of(request), Role.ADMIN)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        roles = [Role(role) for role in data.pop("roles")]
        try:
            added = persons.add_person(by=person_of(request), roles=roles, **data)
            messages.success(request, _("%(name)s was added.") % {"name": added.name})
            return redirect("school:person", added.pk)
        except Invalid as problem:
            blame(form, problem)
    return render(request, "school/person_new.html", {"form": form}, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: roles, password, account."""
    admin = person_of(request)
    somebody = queries.access_person(admin, person_id)
    held = [assignment.role for assignment in somebody.roles_now]  # type: ignore[attr-defined]
    part = request.POST.get("part", "")
    roles_form = forms.RolesForm(request.POST if part == "roles" else None, initial={"roles": held})
    password_form = forms.PasswordForm(request.POST if part == "password" else None)
    email_form = forms.EmailForm(request.POST if part == "email" else None, initial={"email": somebody.email})
    if request.method == "POST":
        try:
            done = _change_person(request, admin, somebody, part, roles_form, password_form, email_form)
        except Invalid as problem:
            form: Form = password_form if part == "password" else roles_form
            blame(form, problem)
            done = False
        if done:
            messages.success(request, _("Saved."))
            return redirect("school:person", person_id)
    context = {
        "somebody": somebody,
        "roles_form": roles_form,
        "password_form": password_form,
        "email_form": email_form,
    }
    return render(request, "school/person.html", context, status=422 if request.method == "POST" else 200)


def _change_person(
    request: HttpRequest,
    admin: Person,
    somebody: Person,
    part: str,
    roles: forms.RolesForm,
    password: forms.PasswordForm,
    email: forms.EmailForm,
) -> bool:
    if part == "roles" and roles.is_valid():
        persons.set_roles(by=admin, person=somebody, roles=[Role(role) for role in roles.cleaned_data["roles"]])
    elif part == "password" and password.is_valid():
        persons.change_password(by=admin, person=somebody, password=password.cleaned_data["password"])
    elif part == "email" and email.is_valid():
        persons.change_email(by=admin, person=somebody, email=email.cleaned_data["email"])
    elif part == "active":
        persons.set_active(by=admin, person=somebody, active="open" in request.POST)
    elif part == "pin":
        persons.renew_pins(by=admin, pupils=[somebody])
    else:
        return False
    return True


@member
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of the school."""
    admin = person_of(request)
    rules.require(admin, Role.ADMIN)
    form = forms.TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            schools.add_term(by=admin, **form.cleaned_data)
            return redirect("school:terms")
        except Invalid as problem:
            blame(form, problem)
    context = {"terms": Term.objects.order_by("-starts_on"), "form": form}
    return render(request, "school/terms.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def life(request: HttpRequest) -> HttpResponse:
    """Peers and quiet hours, for the whole school."""
    admin = person_of(request)
    rules.require(admin, Role.ADMIN)
    names = ("peer_floor", "effort_bands", "quiet_from", "quiet_until")
    form = forms.LifeForm(request.POST or None, initial={name: getattr(admin.school, name) for name in names})
    if request.method == "POST" and form.is_valid():
        schools.set_school_life(by=admin, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("school:life")
    return render(request, "school/life.html", {"form": form}, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, section_id: int) -> HttpResponse:
    """A class and its list. Teachers read it; administrators change it."""
    reader = person_of(request)
    group = queries.access_taught_section(reader, section_id)
    part = request.POST.get("part", "")
    names_form = forms.NamesForm(request.POST if part == "names" else None)
    member_form = forms.MemberForm(request.POST if part == "member" else None)
    if part == "names" and names_form.is_valid():
        try:
            _add_names(request, reader, group, names_form.cleaned_data["names"])
            return redirect("school:section", section_id)
        except Invalid as problem:
            names_form.add_error("names", said(problem))
    if part == "member" and member_form.is_valid():
        data = member_form.cleaned_data
        schools.enrol(by=reader, section=group, person=data["person"], kind=Enrolment.Kind(data["kind"]))
        return redirect("school:section", section_id)
    context = {
        "section": group,
        "roster": queries.roster(group),
        "may_change": rules.holds(reader, Role.ADMIN),
        "names_form": names_form,
        "member_form": member_form,
    }
    return render(request, "school/section.html", context, status=422 if part else 200)


def _add_names(request: HttpRequest, admin: Person, group: Section, text: str) -> None:
    added, known = persons.add_pupils(by=admin, section=group, names=persons.clean_names(text))
    told = ngettext("%(count)d pupil was added.", "%(count)d pupils were added.", len(added)) % {"count": len(added)}
    if known:
        told += " " + _("Already in the class: %(names)s.") % {"names": ", ".join(known)}
    messages.success(request, told)


@member
@require_POST
def leave(request: HttpRequest, section_id: int, enrolment_id: int) -> HttpResponse:
    """Take somebody out of a class."""
    group = queries.access_taught_section(person_of(request), section_id)
    enrolment = queries.roster(group).filter(pk=enrolment_id).first()
    if enrolment is None:
        raise NotFound(_("This person is no longer in the class."))
    schools.end_enrolment(by=person_of(request), enrolment=enrolment)
    messages.success(request, _("%(name)s left the class.") % {"name": enrolment.person.name})
    return redirect("school:section", section_id)


@member
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest, section_id: int) -> HttpResponse:
    """PIN cards of a class, to print and cut; renewing makes the old ones worthless. None for staff who learn in it."""
    teacher = person_of(request)
    group = queries.access_taught_section(teacher, section_id)
    pupils = list(queries.pupils_of(group).exclude(pk__in=rules.staff()))
    if request.method == "POST":
        persons.renew_pins(by=teacher, pupils=pupils)
        messages.success(request, _("All cards are new. The old ones no longer open anything."))
        return redirect("school:cards", section_id)
    made = [{"pupil": pupil, "pin": pins.pin_of(pupil), "qr": _qr(request, group, pupil)} for pupil in pupils]
    response = render(request, "school/cards.html", {"section": group, "cards": made, "address": request.get_host()})
    response["Cache-Control"] = "no-store"
    return response


def _qr(request: HttpRequest, group: Section, pupil: Person) -> str:
    # The code carries class and name but never the PIN: a photographed card of a friend opens nothing by itself.
    link = (
        request.build_absolute_uri(reverse("shared:sign-in-card"))
        + "?"
        + urlencode({"code": group.code, "name": pupil.name})
    )
    return qr_picture(link)
