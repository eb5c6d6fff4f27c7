"""The end of last week's lesson in the demo: a pupil teaches, peers ask and tap, an exit ticket, a few remarks."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import translation

from upbeat.kernel.teaching import CRITERIA
from upbeat.rooms.classroom.actions import exits, teaching, turns
from upbeat.rooms.classroom.actions.remarks import remark_on_pupil
from upbeat.rooms.classroom.models import Meeting, Tone
from upbeat.rooms.classroom.queries.exits import proposed_exit
from upbeat.rooms.classroom.queries.remarks import READY
from upbeat.rooms.classroom.queries.turns import rota_of
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.people.models import Person

ASKED = {
    "en": ("Can you show it once more, slowly?", "What if there is a rest first?"),
    "zh-hans": ("可以再慢慢示范一遍吗？", "如果前面先有休止符呢？"),
}
MINUTES = 4


def teach_and_leave(*, teacher: Person, meeting: Meeting, here: Sequence[Person], language: str, now: datetime) -> None:
    """A turn of the first of the rota who is here, then the exit ticket; the same each time."""
    chance = random.Random(f"{meeting.section.name} {len(here)}")
    if meeting.package is None:
        return
    with translation.override(language):
        _turn(teacher, meeting, here, language, chance, now)
        _exit(teacher, meeting, here, chance, now + timedelta(minutes=8))
        for person, (text, tone) in zip(here[1:3], READY[1:3], strict=False):
            remark_on_pupil(
                by=teacher, pupil=person, text=str(text), tone=tone, meeting=meeting, path="/learn/record/", now=now
            )


def _turn(
    teacher: Person, meeting: Meeting, here: Sequence[Person], language: str, chance: random.Random, now: datetime
) -> None:
    assert meeting.package is not None
    for row in rota_of(meeting.package, now):
        able = [one.person for one in row.people if one.person in here]
        if not able:
            continue
        turn = turns.plan_turn(
            by=teacher, package=meeting.package, pupil=able[0], point=row.point, minutes=MINUTES,
            now=now - timedelta(days=1),
        )  # fmt: skip
        turns.accept_turn(by=able[0], turn=turn, now=now - timedelta(hours=20))
        turns.begin_turn(by=teacher, turn=turn, now=now)
        peers = [person for person in here if person != able[0]]
        for peer, text in zip(peers, ASKED.get(language, ASKED["en"]), strict=False):
            asked = teaching.ask_teaching_pupil(by=peer, turn=turn, text=text, now=now + timedelta(minutes=2))
            teaching.settle_question(by=able[0], question=asked, now=now + timedelta(minutes=3))
        for peer in peers:
            taps = {key: chance.choices((3, 2, 1), (7, 3, 1))[0] for key in CRITERIA}
            teaching.rate_turn(by=peer, turn=turn, points=taps, now=now + timedelta(minutes=MINUTES))
        turns.end_turn(by=teacher, turn=turn, now=now + timedelta(minutes=MINUTES))
        remark_on_pupil(
            by=teacher, pupil=able[0], text=str(READY[0][0]), tone=Tone.PLUS, meeting=meeting, turn=turn,
            path="/learn/record/", now=now + timedelta(minutes=MINUTES),
        )  # fmt: skip
        return


def _exit(teacher: Person, meeting: Meeting, here: Sequence[Person], chance: random.Random, now: datetime) -> None:
    variants = [one for one in proposed_exit(meeting) if one.version.item.kind == Item.Kind.SINGLE]
    if not variants:
        return
    ticket = exits.open_exit(by=teacher, meeting=meeting, variants=variants, now=now)
    for person in here:
        for position in range(1, len(variants) + 1):
            attempt = exits.ask_exit(by=person, ticket=ticket, position=position, now=now)
            exits.answer_exit(
                by=person, ticket=ticket, token=attempt.token, answer=_answer(attempt, chance.random() < 0.7),
                now=now + timedelta(minutes=position),
            )  # fmt: skip
    exits.close_exit(by=teacher, meeting=meeting, now=now + timedelta(minutes=5))


def _answer(attempt: Attempt, right: bool) -> str:
    variant = attempt.variant
    key = str(variant.key["right"])
    chosen = key if right else next(str(one["id"]) for one in variant.options if one["id"] != key)
    return str(shown_answer(variant, attempt.seed, chosen))
