"""What ``upbeat doctor`` finds out about the object store, by putting something there, fetching and removing it."""

import uuid
from collections.abc import Iterator
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.translation import gettext as _

from upbeat.rooms.record.store import Store, StoreFailed, configured

GOOD, NOTE, BAD = "ok", "note", "bad"
WAIT_S = 10
SAID = b"upbeat"


def look_at_store() -> Iterator[tuple[str, str]]:
    """Findings as :mod:`upbeat.doors.cli.doctor` has them; none where media lie in the folder alone."""
    store = configured()
    if store is None:
        return
    folder = f"doctor-{uuid.uuid4().hex}"
    try:
        store.put(folder, (0, len(SAID)), SAID, "text/plain")
        try:
            yield from _tried(store, folder)
        finally:
            store.remove(folder)
    except StoreFailed as problem:
        told = {"store": store.place, "problem": problem.message}
        yield BAD, _("The object store %(store)s does not do what it should: %(problem)s") % told


def _tried(store: Store, folder: str) -> Iterator[tuple[str, str]]:
    address = store.address(folder, (0, len(SAID)))
    origin = settings.SITE_ADDRESS or next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    status, allowed = _get(address, origin)
    if status != HTTPStatus.OK:
        yield (
            BAD,
            _("The object store refuses addresses that are signed for it (%(status)s). Compare its clock with ours.")
            % {"status": status or _("no answer")},
        )
        return
    yield GOOD, _("The object store %(store)s takes media and serves them.") % {"store": store.place}
    if _get(address.partition("?")[0], "")[0] == HTTPStatus.OK:
        yield BAD, _("Everybody can read what lies in the object store. Make the bucket private: else no gate holds.")
    if origin and allowed not in ("*", origin):
        yield (
            NOTE,
            _("The object store does not let pages of %(origin)s read media, so the server sends them itself. Allow "
              "GET from there in the CORS rules of the bucket.")
            % {"origin": origin},
        )  # fmt: skip


def _get(address: str, origin: str) -> tuple[int, str]:
    """Status of the answer (0 for none), and from where pages may read it."""
    asked = Request(address, headers={"Origin": origin} if origin else {})  # noqa: S310 - http or https, by the settings
    try:
        with urlopen(asked, timeout=WAIT_S) as answer:  # noqa: S310
            return answer.status, answer.headers.get("Access-Control-Allow-Origin", "")
    except HTTPError as refusal:
        return refusal.code, ""
    except (URLError, OSError):
        return 0, ""
