"""Reading uploads and assets."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.design.models import Script
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import rules
from upbeat.rooms.record.models import Asset, Joining, MaterialFile, Storing, Take, Upload
from upbeat.rooms.record.refusals import Refusal, sentence


def uploads(person: Person) -> QuerySet[Upload]:
    """The person's own recordings that are not yet assets, refused ones included, the latest first."""
    rules.require_builder(person)
    rows = Upload.objects.filter(by=person, kind=Upload.Kind.VIDEO).exclude(state=Upload.State.TAKEN)
    return rows.select_related("script", "section").order_by("-started_at", "-id")


def access_upload(person: Person, key: uuid.UUID) -> Upload:
    """The person's own upload of this key; anybody else's is NotFound."""
    upload = Upload.objects.select_related("script", "section", "school").filter(by=person, key=key).first()
    rules.require_sender(person, upload.kind if upload else Upload.Kind.VIDEO)
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
    """Whole recordings of the school, the latest first, with who brought them and for which script and point.

    Takes of single passages are not among them.
    """
    rules.require_builder(person)
    rows = Asset.objects.select_related("by", "script__point").filter(takes=None)
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


def takes(person: Person, script: Script) -> dict[int, list[Take]]:
    """The takes of each passage of the script, by the passage's number (row), in the order they came."""
    rules.require_builder(person, script)
    found: dict[int, list[Take]] = {}
    standing = Take.objects.filter(section__script=script, section__removed_at=None)
    for take in standing.select_related("asset").order_by("section", "number"):
        found.setdefault(take.section_id, []).append(take)
    return found


def access_take(person: Person, take_id: int) -> Take:
    """The take with its passage, script and asset; NotFound if the school has none of this number."""
    rules.require_builder(person)
    standing = Take.objects.filter(section__removed_at=None)
    take = standing.select_related("section__script", "asset").filter(pk=take_id).first()
    if take is None:
        raise NotFound(_("This take is not there any more. Load the page again."))
    return take


def uploads_of(person: Person, script: Script) -> dict[int, list[Upload]]:
    """The person's own recordings of passages that are not takes yet, by passage: kept, being checked, or refused."""
    found: dict[int, list[Upload]] = {}
    for upload in uploads(person).filter(section__script=script).order_by("id"):
        found.setdefault(upload.section_id or 0, []).append(upload)
    return found


def collected_of(person: Person, script: Script) -> dict[int, list[Upload]]:
    """Files for passages of the script that are not material yet, by passage.

    Those being read are everybody's; those broken off on their way or refused, the person's own.
    """
    rules.require_builder(person, script)
    rows = Upload.objects.filter(kind=Upload.Kind.MATERIAL, section__script=script).exclude(state=Upload.State.TAKEN)
    found: dict[int, list[Upload]] = {}
    for upload in rows.filter(Q(state=Upload.State.CHECKING) | Q(by=person)).order_by("id"):
        found.setdefault(upload.section_id or 0, []).append(upload)
    return found


def material_files(person: Person, script: Script) -> dict[int, MaterialFile]:
    """The files among the material of the script, by the number of the material, also of what was taken away."""
    rules.require_builder(person, script)
    rows = MaterialFile.objects.filter(material__section__script=script)
    return {row.material_id: row for row in rows}


def chosen_takes(script: Script) -> list[Take] | None:
    """The chosen take of every passage in the order of the script; None as long as a passage has none."""
    chosen = list(
        Take.objects.filter(section__script=script, section__removed_at=None, chosen_at__isnull=False)
        .select_related("asset")
        .order_by("section__position")
    )
    return chosen if chosen and len(chosen) == script.sections.count() else None


def latest_joining(script: Script) -> Joining | None:
    """What was put together last of a script, with its upload."""
    return Joining.objects.filter(script=script).select_related("upload").order_by("-id").first()


def shown_in(asset: Asset) -> list[dict[str, Any]]:
    """Which page was to be seen from which second of a recording on, as ``Take.shown``.

    In one that was put together the takes follow each other; one without marks begins as something else.
    """
    if not asset.made_of:
        take = Take.objects.filter(asset=asset).first()
        return list(take.shown) if take else []
    takes = {take.asset_id: take for take in Take.objects.filter(asset__in=[one[0] for one in asset.made_of])}
    found: list[dict[str, Any]] = []
    start = 0.0
    for number, _section, seconds in asset.made_of:
        shown = takes[number].shown if number in takes else []
        for mark in shown or [{"second": 0.0, "material": None, "page": 0}]:
            found.append({**mark, "second": round(start + mark["second"], 2)})
        start += seconds
    return found


def made_of(upload: Upload) -> list[list[int]]:
    """What an upload was put together from, as its asset keeps it; nothing for one that came from outside."""
    joining = Joining.objects.filter(upload=upload).first()
    return joining.made_of if joining else []


def earlier_joined(asset: Asset) -> list[Asset]:
    """Recordings that were put together for the same script before this one, the latest first."""
    rows = Asset.objects.filter(script=asset.script_id, pk__lt=asset.pk).exclude(made_of=[]).order_by("-pk")
    return list(rows) if asset.made_of and asset.script_id else []


def failure_of(joining: Joining) -> str:
    """Why takes could not be put together and what to do, in the active language; empty if they could."""
    return sentence(Refusal(joining.error)) if joining.error else ""


def takes_of(joining: Joining) -> list[Take] | None:
    """The takes of a joining in its order; None where one of them is gone."""
    found = {take.pk: take for take in Take.objects.filter(pk__in=joining.takes).select_related("asset")}
    return [found[number] for number in joining.takes] if len(found) == len(set(joining.takes)) else None


def stored_folders(place: str) -> QuerySet[Storing, Any]:
    """Folders that were asked into an object store, whatever came of it, in every school; for a subquery."""
    return Storing._base_manager.filter(place=place).values("folder")
