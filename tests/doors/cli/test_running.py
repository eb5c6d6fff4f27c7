"""Who is at work on a data folder."""

import os
import signal
import subprocess
import sys

import pytest

from upbeat.doors.cli.running import SERVER, holder, holding
from upbeat.kernel.errors import Invalid


def test_one_holds_the_folder_and_a_second_is_refused(tmp_path):
    with holding(tmp_path, SERVER):
        assert holder(tmp_path, SERVER) == os.getpid()
        with pytest.raises(Invalid, match="already running on the data folder"), holding(tmp_path, SERVER):
            pass
        assert holder(tmp_path, SERVER) == os.getpid()
    assert holder(tmp_path, SERVER) is None
    with holding(tmp_path, SERVER):
        pass


def test_a_killed_holder_holds_nothing(tmp_path):
    script = (
        "import pathlib, sys, time; from upbeat.doors.cli.running import *;\n"
        "with holding(pathlib.Path(sys.argv[1]), SERVER): print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    assert holder(tmp_path, SERVER) == process.pid
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert holder(tmp_path, SERVER) is None


def test_nobody_holds_a_folder_that_is_not_there(tmp_path):
    assert holder(tmp_path / "nowhere", SERVER) is None
