"""The file of a backup: whole and unchanged, or refused."""

import io
import json
import zipfile

import pytest

from upbeat.doors.cli.archive import Entry, Manifest, Reader, Writer
from upbeat.kernel.errors import Invalid


@pytest.fixture
def backup(tmp_path):
    """A backup of a database and a media file."""
    (tmp_path / "db").write_bytes(b"rows" * 1000)
    (tmp_path / "video").write_bytes(b"pictures" * 1000)
    path = tmp_path / "backup.zip"
    with path.open("wb") as sink:
        writer = Writer(sink, Manifest("2026-11-20T08:00:00+00:00", "0.1.0", "sqlite", [("people", "0001_initial")]))
        writer.add(tmp_path / "db", "database.sqlite3")
        writer.add(tmp_path / "video", "media/renditions/720p.mp4")
        writer.finish()
    return path


def rewritten(path, **changes):
    """The same zip with entries changed (bytes), dropped (None) or added."""
    with zipfile.ZipFile(path) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    entries = {name: data for name, data in {**entries, **changes}.items() if data is not None}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in entries.items():
            new.writestr(name, data)
    return path


def manifest_with(path, **changes):
    with zipfile.ZipFile(path) as old:
        told = json.loads(old.read("manifest.json"))
    return json.dumps({**told, **changes}).encode()


def test_what_was_written_is_read(backup, tmp_path):
    with Reader(backup) as reader:
        assert reader.manifest.migrations == [("people", "0001_initial")]
        assert reader.manifest.files["database.sqlite3"].size == 4000
        assert list(reader.unpack(tmp_path / "out")) == ["database.sqlite3", "media/renditions/720p.mp4"]
    assert (tmp_path / "out/media/renditions/720p.mp4").read_bytes() == b"pictures" * 1000


def test_a_file_that_was_changed_is_noticed(backup, tmp_path):
    rewritten(backup, **{"media/renditions/720p.mp4": b"pictureX" * 1000})
    with Reader(backup) as reader, pytest.raises(Invalid, match=r"damaged at media/renditions/720p\.mp4"):
        list(reader.unpack(tmp_path / "out"))


def test_a_flipped_bit_is_noticed(backup, tmp_path):
    data = bytearray(backup.read_bytes())
    data[data.index(b"picturespictures") + 100] ^= 1
    backup.write_bytes(data)
    with Reader(backup) as reader, pytest.raises(Invalid, match="damaged"):
        list(reader.unpack(tmp_path / "out"))


def test_a_file_that_grew_is_not_unpacked_without_end(backup, tmp_path):
    rewritten(backup, **{"database.sqlite3": b"\0" * 50_000_000})
    with Reader(backup) as reader, pytest.raises(Invalid, match="damaged"):
        list(reader.unpack(tmp_path / "out"))
    assert (tmp_path / "out/database.sqlite3").stat().st_size < 3_000_000


@pytest.mark.parametrize("left", [0, 10, 1000, -10, -200])
def test_a_backup_that_is_cut_off_is_refused(backup, left):
    data = backup.read_bytes()
    backup.write_bytes(data[:left])
    with pytest.raises(Invalid, match="no backup of Upbeat, or it is cut off"):
        Reader(backup)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused(tmp_path, content):
    path = tmp_path / "holiday.zip"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="no backup of Upbeat"):
        Reader(path)


@pytest.mark.parametrize("told", [b"{}", b"[]", b"nonsense", b'{"files": 3}'])
def test_a_list_of_contents_that_cannot_be_read_is_refused(backup, told):
    with pytest.raises(Invalid, match="no backup of Upbeat"):
        Reader(rewritten(backup, **{"manifest.json": told}))


@pytest.mark.parametrize("change", [{"media/more.mp4": b"x"}, {"database.sqlite3": None}])
def test_more_or_less_than_the_list_says_is_refused(backup, change):
    with pytest.raises(Invalid, match="does not hold what its list says"):
        Reader(rewritten(backup, **change))


@pytest.mark.parametrize(
    "name", ["media/../../evil", "/etc/cron.d/evil", "media//evil", "evil", "media/..\\evil", "upbeat.sqlite3"]
)
def test_a_file_that_leads_elsewhere_is_refused(backup, name):
    told = manifest_with(backup, files={name: {"size": 4, "sha256": "0" * 64}})
    changes = {"manifest.json": told, "database.sqlite3": None, "media/renditions/720p.mp4": None, name: b"evil"}
    with pytest.raises(Invalid, match="does not belong there"):
        Reader(rewritten(backup, **changes))


def test_a_backup_of_a_newer_form_is_refused(backup):
    with pytest.raises(Invalid, match="newer form"):
        Reader(rewritten(backup, **{"manifest.json": manifest_with(backup, form=2)}))


def test_media_are_stored_and_the_database_is_squeezed(backup):
    with zipfile.ZipFile(backup) as opened:
        assert opened.getinfo("media/renditions/720p.mp4").compress_type == zipfile.ZIP_STORED
        assert opened.getinfo("database.sqlite3").compress_size < 200


def test_a_manifest_tells_size_and_checksum(tmp_path):
    (tmp_path / "db").write_bytes(b"rows")
    writer = Writer(io.BytesIO(), Manifest("now", "0.1.0", "sqlite", []))
    writer.add(tmp_path / "db", "database.sqlite3")
    digest = "bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e"
    assert writer.manifest.files == {"database.sqlite3": Entry(4, digest)}
