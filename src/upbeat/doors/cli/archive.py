"""The file of a backup: a zip of the database, the media and the signing key, with a manifest of sizes and checksums.

``manifest.json`` is written last, so a file that was cut off has none and is never taken for whole.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid

MANIFEST = "manifest.json"
FORM = 1
CHUNK = 1024 * 1024
# All that zipfile raises on what it cannot read: damage, encryption, a method it does not know.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
MEDIA = "media/"
KEY = "secret-key"


@dataclass(frozen=True)
class Entry:
    """One file of the backup."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What a backup holds: which database, at which migrations, and every file."""

    made_at: str
    version: str
    database: str
    migrations: list[tuple[str, str]]
    form: int = FORM
    files: dict[str, Entry] = field(default_factory=dict)


class Writer:
    """Fills a backup file by file."""

    def __init__(self, target: BinaryIO, manifest: Manifest) -> None:
        self._zip = zipfile.ZipFile(target, "w", allowZip64=True)
        self.manifest = manifest

    def add(self, path: Path, name: str) -> None:
        """Copy a file in. Media are compressed already, so only the database is squeezed."""
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o600 << 16
        entry.compress_type = zipfile.ZIP_STORED if name.startswith(MEDIA) else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as source, self._zip.open(entry, "w", force_zip64=True) as sink:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                sink.write(chunk)
        self.manifest.files[name] = Entry(size, digest.hexdigest())

    def finish(self) -> None:
        """Write the manifest and close."""
        self._zip.writestr(MANIFEST, json.dumps(asdict(self.manifest), indent=1, ensure_ascii=False))
        self._zip.close()


class Reader:
    """A backup, checked as it is read."""

    def __init__(self, path: Path) -> None:
        """Invalid unless the file is a backup whose list of contents is whole."""
        try:
            self._zip = zipfile.ZipFile(path)
            told = json.loads(self._zip.read(MANIFEST))
            files = {name: Entry(**entry) for name, entry in told.pop("files").items()}
            steps = [(str(app), str(name)) for app, name in told.pop("migrations")]
            self.manifest = Manifest(**told, migrations=steps, files=files)
        except (*UNREADABLE, AttributeError, KeyError, TypeError) as problem:
            sentence = _("%(file)s is no backup of Upbeat, or it is cut off.") % {"file": path}
            raise Invalid(sentence) from problem
        if self.manifest.form != FORM:
            raise Invalid(_("The backup is of a newer form. Restore it with a newer Upbeat."))
        self._check_names()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_problem: object) -> None:
        self._zip.close()

    def _check_names(self) -> None:
        inside = {info.filename for info in self._zip.infolist()} - {MANIFEST}
        if inside != set(self.manifest.files):
            raise Invalid(_("The backup does not hold what its list says. It was changed or is damaged."))
        for name in inside:
            path = PurePosixPath(name)
            plain = name in (*DATABASES.values(), KEY) or name.startswith(MEDIA)
            if path.is_absolute() or ".." in path.parts or "\\" in name or str(path) != name or not plain:
                raise Invalid(_("The backup holds a file that does not belong there: %(name)s") % {"name": name})

    def unpack(self, folder: Path) -> Iterator[str]:
        """Write every file below ``folder`` and yield its name; Invalid at the first that is not as it was."""
        for name, entry in self.manifest.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            digest, size = hashlib.sha256(), 0
            try:
                with self._zip.open(name) as source, target.open("wb") as sink:
                    while size <= entry.size and (chunk := source.read(CHUNK)):
                        digest.update(chunk)
                        size += len(chunk)
                        sink.write(chunk)
            except UNREADABLE as problem:
                raise Invalid(_("The backup is damaged at %(name)s.") % {"name": name}) from problem
            if (size, digest.hexdigest()) != (entry.size, entry.sha256):
                raise Invalid(_("The backup is damaged at %(name)s.") % {"name": name})
            yield name
