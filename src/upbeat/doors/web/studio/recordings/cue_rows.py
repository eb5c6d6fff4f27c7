"""The rows of the caption editor: as typed, with what is wrong and what could be better at each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from upbeat.doors.web.studio.recordings.forms import CLOCK
from upbeat.kernel.captioning import Advice, advice, join, split
from upbeat.kernel.captions import Cue

MOST_ROWS = 1500


@dataclass(frozen=True, slots=True)
class Row:
    """One caption as typed; ``error`` says what keeps it from being saved, ``beside`` what another language says."""

    start: str
    end: str
    text: str
    error: str = ""
    beside: str = ""

    @property
    def cue(self) -> Cue | None:
        """The caption, unless a time cannot be read or it has no words."""
        start, end = seconds(self.start), seconds(self.end)
        text = "\n".join(line.strip() for line in self.text.splitlines() if line.strip())
        return None if start is None or end is None or end <= start or not text else Cue(start, end, text)

    @property
    def advice(self) -> Advice | None:
        """How it stands to the limits of reading."""
        return advice(self.cue) if self.cue else None


def clock(second: float) -> str:
    """``62.35`` → ``1:02.350``."""
    minutes, thousandths = divmod(round(second * 1000), 60_000)
    return f"{minutes}:{thousandths // 1000:02d}.{thousandths % 1000:03d}"


def seconds(typed: str) -> float | None:
    """Seconds from ``1:02.350`` or ``62.35``; None if it is no time."""
    typed = typed.strip()
    if found := CLOCK.fullmatch(typed):
        hours, minutes, rest = found.groups()
        return 3600 * int(hours or 0) + 60 * int(minutes) + float(rest.replace(",", "."))
    try:
        second = float(typed.replace(",", "."))
    except ValueError:
        return None
    return second if 0 <= second < 360_000 else None


def row_of(cue: Cue) -> Row:
    """A caption as a row."""
    return Row(clock(cue.start), clock(cue.end), cue.text)


def rows_from(posted: Mapping[str, str]) -> list[Row]:
    """The rows of a form, in its order, however they were typed; those left wholly empty are gone."""
    told = posted.get("rows", "")
    count = min(int(told), MOST_ROWS) if told.isdecimal() else 0
    rows = [Row(*(posted.get(f"{name}-{n}", "") for name in ("start", "end", "text"))) for n in range(1, count + 1)]
    return [row for row in rows if row.start.strip() or row.end.strip() or row.text.strip()]


def checked(rows: Sequence[Row]) -> list[Row]:
    """The rows, each with its error if it has one."""
    return [replace(row, error=_error(row)) for row in rows]


def changed(rows: Sequence[Row], do: str, by: str) -> list[Row]:
    """The rows after ``split-N``, ``join-N`` (with the next), ``remove-N``, ``add-N`` (after it) or ``shift-N``.

    ``shift-N`` moves N and all after it by ``by`` seconds. What cannot be done leaves the rows as they are.
    """
    verb, _dash, told = do.partition("-")
    number = int(told) - 1 if told.isdecimal() else -1
    if not 0 <= number < len(rows):
        return list(rows)
    before, row, after = list(rows[:number]), rows[number], list(rows[number + 1 :])
    cue, next_cue = row.cue, after[0].cue if after else None
    if verb == "remove":
        return before + after
    if verb in ("add", "split") and len(rows) >= MOST_ROWS:
        return list(rows)
    if verb == "add":
        begins = seconds(row.end) or 0.0
        return [*before, row, Row(clock(begins), clock(begins + 2), ""), *after]
    if verb == "split" and cue:
        return [*before, *map(row_of, split(cue)), *after]
    if verb == "join" and cue and next_cue:
        return [*before, row_of(join(cue, next_cue)), *after[1:]]
    if verb == "shift" and (offset := _offset(by)):
        return before + [_moved(one, offset) for one in [row, *after]]
    return list(rows)


def to_translate(source: Sequence[Cue], translated: Sequence[Cue]) -> list[Row]:
    """The captions that are translated, and an empty row of the same times for each one that is not yet."""
    there = {round(cue.start, 3) for cue in translated}
    left = [cue for cue in source if round(cue.start, 3) not in there]
    rows = [(cue.start, row_of(cue)) for cue in translated]
    rows += [(cue.start, replace(row_of(cue), text="")) for cue in left]
    return [row for _start, row in sorted(rows, key=lambda one: one[0])]


def with_source(rows: Sequence[Row], source: Sequence[Cue]) -> list[Row]:
    """The rows, each with what the other language says meanwhile: every caption of it stands beside one row."""
    spans = [(seconds(row.start) or 0.0, seconds(row.end) or 0.0) for row in rows]
    beside: list[list[str]] = [[] for _row in rows]
    for cue in source if rows else ():
        shared = [min(cue.end, end) - max(cue.start, start) for start, end in spans]
        beside[shared.index(max(shared))].append(cue.text)
    return [replace(row, beside="\n".join(texts)) for row, texts in zip(rows, beside, strict=True)]


def _offset(typed: str) -> float:
    try:
        offset = float(typed.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return 0.0
    return offset if abs(offset) < 360_000 else 0.0


def _moved(row: Row, offset: float) -> Row:
    start, end = seconds(row.start), seconds(row.end)
    if start is None or end is None:
        return row
    return replace(row, start=clock(max(0.0, start + offset)), end=clock(max(0.0, end + offset)))


def _error(row: Row) -> str:
    start, end = seconds(row.start), seconds(row.end)
    if start is None or end is None:
        return _("Write both times like 1:02.350.")
    if end <= start:
        return _("This caption ends before it begins. Mend its times.")
    if not row.text.strip():
        return _("This caption has no words. Write some, or remove it.")
    return ""
