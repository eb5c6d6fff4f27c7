"""Reading uploads and assets."""

import uuid

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.design.models import Script
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import rules
from upbeat.rooms.record.models import Asset, Upload
from upbeat.rooms.record.refusals import Refusal, sentence


def uploads(person: Person) -> QuerySet[Upload]:
    """The person's own uploads that are not yet assets, refused ones included, the latest first."""
    rules.require_builder(person)
    rows = Upload.objects.filter(by=person).exclude(state=Upload.State.TAKEN)
    return rows.select_related("script").order_by("-started_at", "-id")


def access_upload(person: Person, key: uuid.UUID) -> Upload:
    """The person's own upload of this key; anybody else's is NotFound."""
    rules.require_builder(person)
    upload = Upload.objects.select_related("script", "school").filter(by=person, key=key).first()
    if upload is None:
        raise NotFound(_("There is no such upload, or it was given up. Begin it anew."))
    return upload


def asset_of(upload: Upload) -> Asset | None:
    """The asset that an upload became, if it did."""
    return Asset.objects.filter(upload=upload).first()


def refusal_of(upload: Upload) -> str:
    """Why an upload was refused and what to do, in the active language; empty if it was not."""
    return sentence(Refusal(upload.refusal, upload.refusal_params)) if upload.refusal else ""


def assets(
    person: Person, *, script: Script | None = None, by: Person | None = None, search: str = ""
) -> QuerySet[Asset]:
    """Source files of the school, the latest first, with who brought them and for which script and point."""
    rules.require_builder(person)
    rows = Asset.objects.select_related("by", "script__point")
    if script is not None:
        rows = rows.filter(script=script)
    if by is not None:
        rows = rows.filter(by=by)
    for word in search.split():
        rows = rows.filter(Q(filename__icontains=word) | Q(script__title__icontains=word) | Q(by__name__icontains=word))
    return rows.order_by("-taken_at", "-id")


def access_asset(person: Person, asset_id: int) -> Asset:
    """The asset with its script and point; NotFound if the school has none of this number."""
    rules.require_builder(person)
    asset = Asset.objects.select_related("by", "script__point", "school").filter(pk=asset_id).first()
    if asset is None:
        raise NotFound(_("There is no such recording in your school."))
    return asset
