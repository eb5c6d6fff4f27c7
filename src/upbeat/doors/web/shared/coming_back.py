"""A form that stands on several pages says in its field ``back`` to which one it belongs."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def back_or(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page that the form names, if it is one of ours; else to the address ``otherwise``."""
    wanted = request.POST.get("back", "")
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(wanted if own else otherwise)
