"""``upbeat restore FILE``: put an installation back as a backup has it. All is checked before anything is touched."""

import argparse
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from upbeat.doors.cli.archive import DATABASES, KEY, Manifest, Reader
from upbeat.doors.cli.backup import postgres_call
from upbeat.doors.cli.command import DONE, Command, say
from upbeat.doors.cli.database import applied_migrations, database_file, unknown_migrations
from upbeat.doors.cli.running import SERVER, holding
from upbeat.kernel.errors import Invalid


def is_empty() -> bool:
    """True where nothing would be lost: no migrated database and no media."""
    if any(Path(settings.MEDIA_ROOT).rglob("*")):
        return False
    if connection.vendor == "sqlite":
        return not database_file().exists()
    try:
        return not applied_migrations()
    except DatabaseError:
        return True


def check(manifest: Manifest, unpacked: Path) -> None:
    """Invalid unless this installation can run on what was unpacked."""
    if manifest.database != connection.vendor:
        kinds = {"theirs": manifest.database, "ours": connection.vendor}
        raise Invalid(_("The backup is of a %(theirs)s database; this installation uses %(ours)s.") % kinds)
    database = unpacked / DATABASES[manifest.database]
    if not database.exists():
        raise Invalid(_("The backup holds no database."))
    if unknown_migrations(manifest.migrations):
        raise Invalid(_("The backup was made by a newer Upbeat (%(version)s).") % {"version": manifest.version})
    if connection.vendor == "sqlite":
        try:
            with closing(sqlite3.connect(database)) as opened:
                state = opened.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as problem:
            state = str(problem)
        if state != "ok":
            raise Invalid(_("The database in the backup is damaged: %(state)s") % {"state": state})


class Swap:
    """Moves files aside and others into their place; ``undo`` puts everything back as it was."""

    def __init__(self, aside: Path) -> None:
        self.aside = aside
        self._done: list[tuple[Path, Path]] = []

    def _move(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        self._done.append((source, target))

    def replace(self, old: Path, new: Path | None) -> None:
        """``old`` goes aside, ``new`` takes its place; either may be missing."""
        if old.exists():
            self._move(old, self.aside / old.name)
        if new is not None and new.exists():
            self._move(new, old)

    def undo(self) -> None:
        """Move everything back, last first."""
        while self._done:
            source, target = self._done.pop()
            target.rename(source)


def put_in_place(unpacked: Path, aside: Path) -> None:
    """Exchange what is there for what was unpacked: all of it, or after a failure nothing."""
    connection.close()
    swap = Swap(aside)
    try:
        swap.replace(Path(settings.MEDIA_ROOT), unpacked / "media")
        swap.replace(Path(settings.DATA_DIR) / KEY, unpacked / KEY)
        if connection.vendor == "sqlite":
            path = database_file()
            for part in ("-wal", "-shm"):
                swap.replace(path.with_name(path.name + part), None)
            swap.replace(path, unpacked / DATABASES["sqlite"])
        else:
            dump = str(unpacked / DATABASES["postgresql"])
            postgres_call("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", dump)
    except BaseException:
        swap.undo()
        raise


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--force", action="store_true", help=_("also where there is data already; it is kept in a folder beside")
    )


def _run(asked: argparse.Namespace) -> int:
    folder = Path(settings.DATA_DIR)
    if not asked.file.exists():
        raise Invalid(_("There is no file %(file)s.") % {"file": asked.file})
    if not asked.force and not is_empty():
        raise Invalid(_("%(folder)s holds data already. Say --force to replace it.") % {"folder": folder})
    with holding(folder, SERVER), Reader(asked.file) as backup:
        unpacked = Path(tempfile.mkdtemp(dir=folder, prefix=".restore-"))
        try:
            count = sum(1 for _name in backup.unpack(unpacked))
            check(backup.manifest, unpacked)
            aside = folder / f"before-restore-{datetime.now():%Y%m%d-%H%M%S}"
            put_in_place(unpacked, aside)
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
    say(_("Restored %(count)d files of %(made_at)s.") % {"count": count, "made_at": backup.manifest.made_at})
    if aside.exists():
        say(_("What was there before is in %(folder)s. Delete it when you no longer need it.") % {"folder": aside})
    return DONE


RESTORE = Command("restore", _("put everything back as a backup has it"), _arguments, _run)
