"""Signing in and out, the first page, one's own account."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.forms_session import AccountForm, CardForm, OwnPasswordForm, PasswordForm
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.people import queries, rules
from upbeat.rooms.people.actions import persons, sessions
from upbeat.rooms.people.models import Person, Role


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first page: each to where their work is."""
    if not request.user.is_authenticated:
        return redirect("shared:sign-in")
    return redirect(home_of(person_of(request)))


def home_of(person: Person) -> str:
    """The address where a person begins, by role."""
    roles = rules.roles_of(person)
    if roles & rules.TEACHING:
        name = "teacher:home"
    elif roles & rules.BUILDING:
        name = "studio:home"
    elif Role.ADMIN in roles:
        name = "school:home"
    else:
        name = "learner:home"
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse("shared:account")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By name and password."""
    school = queries.only_school()
    initial = {"school": school.slug if school else request.GET.get("school", "")}
    form = PasswordForm(request.POST or None, initial=initial, only_school=school)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = sessions.sign_in_by_password(
                school_slug=data["school"],
                login=data["login"],
                password=data["password"],
                address=_address(request),
                now=timezone.now(),
            )
            return _welcome(request, person)
        except Invalid as problem:
            form.add_error(None, said(problem))
    context = {"form": form, "school": school, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "shared/sign_in.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_card(request: HttpRequest) -> HttpResponse:
    """By class code, name and PIN."""
    asked = {"code": request.GET.get("code", ""), "name": request.GET.get("name", "")}
    form = CardForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            person = sessions.sign_in_by_card(**form.cleaned_data, address=_address(request), now=timezone.now())
            return _welcome(request, person)
        except Invalid as problem:
            form.add_error(None, said(problem))
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "shared/sign_in_card.html", context, status=422 if form.errors else 200)


def _welcome(request: HttpRequest, person: Person) -> HttpResponse:
    login(request, person)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return redirect(wanted)
    return redirect("shared:start")


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; on a shared tablet the next pupil finds nothing."""
    logout(request)
    return redirect("shared:sign-in")


@member
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own language, look and password."""
    person = person_of(request)
    part = request.POST.get("part", "")
    looks = AccountForm(
        request.POST if part == "looks" else None, initial={"language": person.language, "theme": person.theme}
    )
    password = OwnPasswordForm(request.POST if part == "password" else None)
    if part == "looks" and looks.is_valid():
        persons.choose_looks(by=person, **looks.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("shared:account")
    if part == "password" and password.is_valid():
        try:
            _change_own_password(request, person, password.cleaned_data)
            messages.success(request, _("Your password is changed."))
            return redirect("shared:account")
        except Invalid as problem:
            password.add_error(problem.field, said(problem))
    context = {"looks": looks, "password": password, "has_password": person.has_usable_password()}
    return render(request, "shared/own_account.html", context, status=422 if part else 200)


def _change_own_password(request: HttpRequest, person: Person, data: dict[str, str]) -> None:
    if not person.check_password(data["old"]):
        raise Invalid(_("This is not your password until now. Try again."), field="old")
    persons.change_password(by=person, person=person, password=data["password"])
    update_session_auth_hash(request, person)
