"""A file that was uploaded for a passage becomes material: made anew in a confined process, and only that is kept."""

import shutil
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.actions.material import add_material
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions.storing import forget_stored
from upbeat.rooms.record.models import MaterialFile, Upload, WorkFile
from upbeat.rooms.record.reading.process import Found, read_confined
from upbeat.rooms.record.refusals import Refusal, UnusableMaterial

# What stays of a presentation made into pictures, beside them.
KEPT = {".webp", ".m4a", ".mp4"}


def collect(*, upload: Upload, path: Path, mine: Q) -> Upload:
    """Read the file at ``path`` and keep what was made of it, if the claim ``mine`` still holds.

    Raises UnusableMaterial, and nothing is left but the upload then.
    """
    home = storage.material_home(upload.school_id, upload.started_at.year) / str(upload.key)
    return _made_anew(path, home, lambda found: _keep(upload, home, found, mine))


def collect_work(*, upload: Upload, path: Path, mine: Q) -> Upload:
    """As :func:`collect`, for a file of a pupil's work. Its folder has a name of its own: the key of the upload is
    known to who sent it, and a peer who evaluates must not be able to ask whose it is."""
    home = storage.work_home(upload.school_id, upload.started_at.year) / uuid.uuid4().hex
    return _made_anew(path, home, lambda found: _keep_work(upload, home, found, mine), films=True)


def _made_anew(path: Path, home: Path, keep: Callable[[Found], Upload], *, films: bool = False) -> Upload:
    making = home.with_suffix(".part")
    for left in (making, home):  # by a worker that was killed
        shutil.rmtree(left, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        found = read_confined(path, making, films=films)
        _tidy(making)
        making.rename(home)
        return keep(found)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
        raise


def _tidy(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.suffix not in KEPT or path.is_symlink():
            path.unlink()
        else:
            path.chmod(storage.READ_ONLY)


@transaction.atomic
def _keep(upload: Upload, home: Path, found: Found, mine: Q) -> Upload:
    if Upload.objects.filter(mine).update(state=Upload.State.TAKEN, touched_at=timezone.now()):
        if upload.section is None or upload.section.removed_at is not None:
            raise UnusableMaterial(Refusal("passage_gone"))
        try:
            material = add_material(by=upload.by, section=upload.section, title=_title(upload.filename))
        except Invalid as full:
            raise UnusableMaterial(Refusal("passage_full")) from full
        MaterialFile.objects.create(
            material=material,
            upload=upload,
            kind=found.kind,
            filename=upload.filename,
            folder=str(home.relative_to(settings.MEDIA_ROOT)),
            pages=found.pages,
            duration_s=found.duration_s,
        )
        told = {"kind": found.kind, "pages": len(found.pages), "material": material.pk}
        record("uploaded", upload, school_id=upload.school_id, actor_id=upload.by_id, result=told)
        transaction.on_commit(lambda: storage.remove_upload(upload.key))
    upload.refresh_from_db()
    return upload


@transaction.atomic
def forget_work(*, by: Person, key: uuid.UUID) -> None:
    """Forget a file of one's own work, on its way, refused or read; nothing is left behind. Whether anybody still needs
    it, the room that asked for it has to say."""
    upload = queries.access_upload(by, key)
    if upload.kind != Upload.Kind.WORK or upload.state == Upload.State.CHECKING:
        raise Invalid(_("This file has arrived already and cannot be given up any more."))
    _forget(upload, by.pk)


@transaction.atomic
def let_work_go(*, upload: Upload) -> bool:
    """The same without anybody's word, as the days are over for which a school keeps it; False, and nothing happens,
    while it is being looked at. Whose days they are, the room that asked for it has to say."""
    if upload.kind != Upload.Kind.WORK or upload.state == Upload.State.CHECKING:
        return False
    _forget(upload, None)
    return True


def _forget(upload: Upload, actor_id: int | None) -> None:
    file = WorkFile.objects.filter(upload=upload).first()
    record("deleted", upload, school_id=upload.school_id, actor_id=actor_id, result={"received": upload.received})
    key = upload.key
    upload.delete()
    transaction.on_commit(partial(storage.remove_upload, key))
    if file is not None:
        forget_stored(file.folder)
        folder = storage.absolute(file.folder)
        transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


@transaction.atomic
def _keep_work(upload: Upload, home: Path, found: Found, mine: Q) -> Upload:
    if Upload.objects.filter(mine).update(state=Upload.State.TAKEN, touched_at=timezone.now()):
        # What can be read on a page is for searching in material; of a pupil's work nobody asked for it.
        pages = [{"width": page["width"], "height": page["height"]} for page in found.pages]
        folder = str(home.relative_to(settings.MEDIA_ROOT))
        WorkFile.objects.create(upload=upload, kind=found.kind, folder=folder, pages=pages, duration_s=found.duration_s)
        told = {"kind": found.kind, "pages": len(pages)}
        record("uploaded", upload, school_id=upload.school_id, actor_id=upload.by_id, result=told)
        transaction.on_commit(lambda: storage.remove_upload(upload.key))
    upload.refresh_from_db()
    return upload


def _title(filename: str) -> str:
    return " ".join(Path(filename).stem.replace("_", " ").split())[:160] or filename[:160]
