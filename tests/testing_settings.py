"""The site's settings on a data folder of this process alone, with quick password hashing."""

import atexit
import os
import shutil
import tempfile
from datetime import timedelta

_folder = tempfile.mkdtemp(prefix="upbeat-tests-")
_owner = os.getpid()
os.environ["UPBEAT_DATA_DIR"] = _folder
atexit.register(lambda: os.getpid() == _owner and shutil.rmtree(_folder, ignore_errors=True))

from upbeat.site.settings import *  # noqa: E402, F403

_database = DATABASES["default"]  # noqa: F405
# Sixty migrations in each process cost more than the tests of a room: see django_db_setup in conftest.py.
_database.setdefault("TEST", {})["MIGRATE"] = False
# No test outlives a power cut; waiting for the disk at each commit was a third of the time of those with a server.
_told = _database.setdefault("OPTIONS", {})
if _database["ENGINE"].endswith("sqlite3"):
    _told["init_command"] += " PRAGMA synchronous=OFF;"
else:
    _told["options"] = "-c synchronous_commit=off"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CLASS_MEMORY_S = 0.0
# A heartbeat comes from a thread, which cannot see what a test has not committed: no test takes so long.
WORK_SILENT_AFTER = timedelta(minutes=10)
