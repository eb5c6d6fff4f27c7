"""What of a film one learner may receive: addresses that expire and files that end at the gate (D2)."""

from dataclasses import dataclass
from math import ceil

from upbeat.kernel import captions, gating, hls
from upbeat.kernel.captions import Cue
from upbeat.rooms.learn.queries.gate import GateState
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.line.thumbnails import Thumbnails, thumbnails_from
from upbeat.rooms.polish.models import Rendition
from upbeat.rooms.polish.queries import captions as tracks_of
from upbeat.rooms.polish.queries import captions_in, cues_in, renditions, slide_texts, stills_path, thumbnails_path
from upbeat.rooms.publish.models import MicroVideoVersion

ADDRESS_S = 2 * 3600
"""How long an address serves: longer than a lesson, shorter than it takes to be worth passing on."""

READER_COOKIE = "upbeat-reader"
"""Addresses are bound: they serve only a browser that shows, in this cookie, whose it is. So an address that is handed
on opens nothing."""

WHOLE_FILE = 2**53
"""More bytes than any file has: the live door ends at the file's own end."""

FIRST_RUNG = (Rendition.Rung.LOW, Rendition.Rung.HIGH, Rendition.Rung.AUDIO)
"""A player begins with the first: the small picture, which comes through everywhere."""


@dataclass(frozen=True, slots=True)
class Served:
    """One rung as this learner may have it: the address of a file that ends at byte ``end``.

    ``size`` is that of the whole file, ``lines`` the height of its picture, 0 for sound; ``codecs`` as in RFC 6381.
    """

    rung: str
    address: str
    end: int
    size: int
    codecs: str
    lines: int


def served_rungs(person: Person, version: MicroVideoVersion, gate: GateState) -> list[Served]:
    """Each rung's file, cut at the gate, by :data:`FIRST_RUNG`; two queries while the gate is closed, else one."""
    rows = {row.rung: row for row in renditions(version.run)}
    ends = {rung: row.size for rung, row in rows.items()} if gate.is_open else _ends(version, gate)
    return [
        Served(
            rung,
            _address(person, rows[rung].path, ends[rung], f"{rung}.mp4"),
            ends[rung],
            rows[rung].size,
            rows[rung].codecs,
            rows[rung].height,
        )
        for rung in FIRST_RUNG
        if rung in rows
    ]


def poster_address(person: Person, version: MicroVideoVersion) -> str:
    """The picture shown before playing, or nothing."""
    path = version.run.poster
    return _address(person, path, WHOLE_FILE, path.rpartition("/")[2]) if path else ""


@dataclass(frozen=True, slots=True)
class ServedThumbnails:
    """Small pictures of the open part: one every ``every_s`` seconds, each of so many bytes, in one file."""

    address: str
    every_s: int
    sizes: tuple[int, ...]


def thumbnails(person: Person, version: MicroVideoVersion, gate: GateState) -> ServedThumbnails | None:
    """The small pictures for the bar, in a file that ends at the gate; None for a film without."""
    return _served(person, thumbnails_from(version.run.thumbnails), thumbnails_path(version.run), gate)


def stills(person: Person, version: MicroVideoVersion, gate: GateState) -> ServedThumbnails | None:
    """The large pictures that go with the sound alone, in a file that ends at the gate; None for a film without.

    A size of 0 says that the picture before stays.
    """
    return _served(person, thumbnails_from(version.run.stills), stills_path(version.run), gate)


def stills_size(version: MicroVideoVersion) -> int:
    """Bytes of all still pictures."""
    return sum(thumbnails_from(version.run.stills).sizes)


def _served(person: Person, kept: Thumbnails, path: str, gate: GateState) -> ServedThumbnails | None:
    open_ones = len(kept.sizes) if gate.is_open else ceil(gate.open_until_s / kept.every_s)
    sizes = kept.sizes[:open_ones]
    if not sizes:
        return None
    return ServedThumbnails(_address(person, path, sum(sizes), path.rpartition("/")[2]), kept.every_s, sizes)


def master_playlist(version: MicroVideoVersion, addresses: dict[str, str]) -> str:
    """The list of the rungs with a picture; ``addresses`` of their playlists by rung. Sound alone is chosen by hand."""
    rows = {row.rung: row for row in renditions(version.run)}
    pictures = [rows[rung] for rung in FIRST_RUNG if rung in rows and rung != Rendition.Rung.AUDIO]
    return hls.master_playlist(
        [
            hls.Rung(addresses[row.rung], row.bitrate, row.codecs, row.width or None, row.height or None)
            for row in pictures or rows.values()
        ]
    )


def media_playlist(person: Person, version: MicroVideoVersion, rung: str, gate: GateState) -> str | None:
    """The playlist of one rung up to the gate; None when the film has no such rung."""
    row = Rendition.objects.filter(run=version.run_id, rung=rung).first()
    if row is None:
        return None
    fragments = gating.fragments_from_index(row.fragments)
    end = gating.cut_bytes(fragments, gate.open_until_s)
    address = _address(person, row.path, end, f"{rung}.mp4")
    return hls.media_playlist(address, row.init_size, gating.segments_for_playlist(fragments, end))


def open_cues(version: MicroVideoVersion, language: str, gate: GateState) -> tuple[Cue, ...] | None:
    """What is said in the open part, from the captions of a language; None when there are none in it."""
    track = captions_in(version.run.asset, language)
    return None if track is None else captions.cut(cues_in(version.run, track), gate.open_until_s)


def open_slides(version: MicroVideoVersion, gate: GateState) -> list[tuple[float, str]]:
    """What is written on the slides of the open part (second, text); none that stays beyond the gate: it may grow."""
    rows = slide_texts(version.run)
    if gate.open_until_s < gate.duration_s:
        rows = rows.filter(until__lte=gate.open_until_s)
    return list(rows.values_list("second", "text"))


def caption_languages(version: MicroVideoVersion) -> list[str]:
    """The languages in which the film has captions."""
    return [track.language for track in tracks_of(version.run.asset)]


def _ends(version: MicroVideoVersion, gate: GateState) -> dict[str, int]:
    rows = Rendition.objects.filter(run=version.run_id).values_list("rung", "fragments")
    return {rung: gating.cut_bytes(gating.fragments_from_index(index), gate.open_until_s) for rung, index in rows}


def reader_pass(person: Person) -> str:
    """What stands in :data:`READER_COOKIE`."""
    return passes.mint("reader", {"p": person.pk}, ADDRESS_S)


def _address(person: Person, path: str, end: int, name: str) -> str:
    token = passes.mint("media", {"p": person.pk, "f": path, "e": end, "b": READER_COOKIE}, ADDRESS_S)
    return f"/media/{token}/{name}"
