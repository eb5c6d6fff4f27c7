"""``upbeat backup FILE``: everything of an installation in one file, taken while the server runs."""

import argparse
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from upbeat.doors.cli.archive import DATABASES, KEY, MEDIA, Manifest, Writer
from upbeat.doors.cli.command import DONE, Command, say
from upbeat.doors.cli.database import applied_migrations, database_file
from upbeat.kernel.errors import Invalid


def postgres_call(program: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on the configured database. Invalid when it is missing or fails, with its own words."""
    path = shutil.which(program)
    if path is None:
        raise Invalid(
            _("%(program)s is not installed. Install the client programs of PostgreSQL.") % {"program": program}
        )
    facts = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    told = {variable: str(facts[key]) for variable, key in names.items() if facts.get(key)}
    call = [path, f"--dbname={facts['NAME']}", "--no-password", *arguments]
    done = subprocess.run(call, env={**os.environ, **told}, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own arguments
    if done.returncode != 0:
        words = {"program": program, "words": done.stderr.strip()}
        raise Invalid(_("%(program)s failed: %(words)s") % words)


def snapshot(target: Path) -> None:
    """A consistent copy of the database, though others write meanwhile."""
    if connection.vendor == "postgresql":
        postgres_call("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
        return
    path = database_file()
    if not path.exists():
        raise Invalid(_("There is no database yet at %(path)s: nothing to back up.") % {"path": path})
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)


def _media() -> Iterator[Path]:
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def write(target: Path) -> Manifest:
    """Write beside ``target`` and rename when whole. The database comes first: the media it names are there already."""
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=version("upbeat"),
        database=connection.vendor,
        migrations=applied_migrations(),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        part = Path(folder) / "backup.zip"
        copy = Path(folder) / "database"
        snapshot(copy)
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "w+b") as sink:
            writer = Writer(sink, manifest)
            writer.add(copy, DATABASES[connection.vendor])
            key = Path(settings.DATA_DIR) / KEY
            if key.exists():
                writer.add(key, KEY)
            for path in _media():
                try:
                    writer.add(path, MEDIA + path.relative_to(settings.MEDIA_ROOT).as_posix())
                except FileNotFoundError:  # deleted since it was listed: the database of a moment ago may miss it
                    say(_("Left out, deleted meanwhile: %(name)s") % {"name": path.name})
            writer.finish()
            sink.flush()
            os.fsync(sink.fileno())
        part.replace(target)
    return manifest


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--force", action="store_true", help=_("write over an existing file"))


def _run(asked: argparse.Namespace) -> int:
    if asked.file.exists() and not asked.force:
        raise Invalid(_("%(file)s exists already. Choose another name, or say --force.") % {"file": asked.file})
    manifest = write(asked.file.resolve())
    size = asked.file.stat().st_size / 1e6
    say(
        _("%(file)s: %(count)d files, %(size).1f MB.")
        % {"file": asked.file, "count": len(manifest.files), "size": size}
    )
    say(_("It holds people's data and the signing key. Keep it safe."))
    return DONE


BACKUP = Command("backup", _("write database, media and signing key into one file"), _arguments, _run)
