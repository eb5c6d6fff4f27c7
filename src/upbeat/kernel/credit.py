"""Watching credit: bounded by the server's clock, over all videos and parallel sessions of one learner (D2).

Each learner has one token bucket. It fills with ``max_speed`` seconds of video for each second of the server's
clock, up to a cap, and every *newly* credited second of video takes one out of it. So for any history of reports:

    credited seconds, all videos together  <=  elapsed server seconds x max_speed + START_GRACE_S

Watching again what is credited already costs nothing, and that is a decision: a report that comes twice cannot be
told from a second look, and a doubled report must not cost an honest learner anything. The bound above holds all the
same, because each second of credit is paid for once.

The promise to the honest learner: whoever plays at ``max_speed`` or slower, in one window or in several that are no
faster together, is credited every second, though reports come late, twice or in any order, as long as no report is
more than ``cap_s / max_speed`` seconds (30 minutes) late and no page is opened after a longer silence (see
:func:`open_viewing`). What is not admitted is not lost: offer it again with the next report.

The caller keeps one :class:`Allowance` a learner and holds its row locked while it is changed.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.intervals import Interval, subtract

MAX_SPEED = 2.0
"""Seconds of video for a second of the clock: the fastest speed the player offers."""

CAP_S = 3600.0
"""Seconds of video the bucket holds: half an hour of late reports at the highest speed."""

START_GRACE_S = 30.0
"""Seconds of video in a new bucket: a first report may come before it, and clocks drift (100 ppm: .36 s an hour)."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one learner may still be credited: ``balance_s`` seconds of video at ``refreshed_at`` (epoch seconds)."""

    balance_s: float
    refreshed_at: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.balance_s) and math.isfinite(self.refreshed_at)) or self.balance_s < 0:
            raise Invalid(_("An allowance is a number of seconds at a moment."))


def fresh(now: float) -> Allowance:
    """The bucket of a learner who has none yet, at ``now`` (epoch seconds)."""
    return Allowance(START_GRACE_S, now)


def refill(allowance: Allowance, now: float, max_speed: float = MAX_SPEED, cap_s: float = CAP_S) -> Allowance:
    """The bucket at ``now`` (epoch seconds).

    A clock that goes back fills nothing, and ``refreshed_at`` never goes back: what it passes twice counts once.
    """
    if not math.isfinite(now):
        raise Invalid(_("The time of a report is a number of seconds."))
    if now <= allowance.refreshed_at:
        return allowance
    earned = (now - allowance.refreshed_at) * max_speed
    return Allowance(max(allowance.balance_s, min(cap_s, allowance.balance_s + earned)), now)


def open_viewing(
    allowance: Allowance | None, now: float, max_speed: float = MAX_SPEED, cap_s: float = CAP_S
) -> Allowance:
    """The bucket when the learner opens a video. Call it each time a player page is made.

    After a silence longer than a report may be late the bucket starts anew from the grace, so that a night's rest
    is not an hour of credit for a script in the morning. The price: who played without a network in a page that had
    been silent for longer still, and opens another before that one reports, waits for its credit until the bucket
    has filled.
    """
    if allowance is None:
        return fresh(now)
    if now - allowance.refreshed_at > cap_s / max_speed:
        return Allowance(min(allowance.balance_s, START_GRACE_S), now)
    return refill(allowance, now, max_speed, cap_s)


def admit(
    allowance: Allowance,
    played: Iterable[Interval],
    already: Iterable[Interval],
    now: float,
    max_speed: float = MAX_SPEED,
    cap_s: float = CAP_S,
) -> tuple[Allowance, list[Interval]]:
    """Credit what was played of one video, as far as the bucket reaches, from the earliest second on.

    ``played``: what the player reports; ``already``: what is credited for this video; ``now``: the server's clock,
    epoch seconds.
    Returns the new allowance and the newly credited stretches, disjoint from ``already``.
    """
    filled = refill(allowance, now, max_speed, cap_s)
    left = filled.balance_s
    credited: list[Interval] = []
    for piece in subtract(played, already):
        if piece.length <= left:
            credited.append(piece)
            left -= piece.length
            continue
        if left > 0 and piece.start + left > piece.start:
            credited.append(Interval(piece.start, min(piece.end, piece.start + left)))
            left = 0.0
        break
    return Allowance(max(0.0, left), filled.refreshed_at), credited
