"""Every night: all answers of a school replayed in order, and the weights of its model fitted anew (R32)."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from upbeat.kernel.fitting import fit, foretold
from upbeat.kernel.scoring import area, surprise
from upbeat.kernel.weights import Weights, shipped
from upbeat.rooms.items.models import Regrade
from upbeat.rooms.learn.actions.replaying import Past, counting_answers, keep_past
from upbeat.rooms.learn.models import MasteryFit
from upbeat.rooms.learn.queries.known import weights_of_school
from upbeat.rooms.people.models import School

LEAST_LEARNERS = 30
"""With fewer a fit of the school's own is useless (learning.md): the shipped weights stay."""

HELD_OUT = 5
"""One learner of so many, always the same ones, judges the new weights and teaches them nothing."""


def refit_schools() -> int:
    """Replay and refit every school that has new answers; how many."""
    done = 0
    with scopes_disabled():
        schools = list(School.objects.order_by("pk"))
    for school in schools:
        with scope(school=school):
            done += refit_mastery(school=school) is not None
    return done


def refit_mastery(*, school: School, now: datetime | None = None, anyway: bool = False) -> MasteryFit | None:
    """Rebuild what is known of every learner, point and item from the answers, and fit the weights where there are
    thirty learners; in the scope of the school. None, and nothing is done, without new answers unless ``anyway``.

    A point won stays won and one that is not stays so: by night, while nobody answers, nothing opens or closes.
    """
    last = MasteryFit.objects.order_by("-pk").first()
    if not anyway and counting_answers().count() == (last.answers if last else 0) and not _regraded_since(last):
        return None
    now, past = now or timezone.now(), Past.of_school(for_fit=True)
    before = weights_of_school()
    told = MasteryFit(school=school, at=now, answers=len(past.right), learners=len(past.replay.learners))
    weights = _fitted(past, before, told)
    keep_past(past, school=school, weights=weights or before, now=now)
    told.save()
    return told


def _regraded_since(fit: MasteryFit | None) -> bool:
    """Do answers count otherwise than when they were last replayed?"""
    if fit is None:
        return False
    rows = Regrade.objects.filter(state=Regrade.State.DONE)
    return rows.filter(Q(ended_at__gte=fit.at) | Q(undone_at__gte=fit.at)).exists()


def _fitted(past: Past, before: Weights, told: MasteryFit) -> Weights | None:
    """New weights if they are worth using, noted in ``told``; never if they foretell held-out learners worse."""
    if told.learners < LEAST_LEARNERS:
        return None
    judges = [person % HELD_OUT == 0 for person in past.learner]
    held = [n for n, judge in enumerate(judges) if judge]
    own = [n for n, judge in enumerate(judges) if not judge]
    new = fit([past.rows[n] for n in own], [past.right[n] for n in own], shipped())
    rows, right = [past.rows[n] for n in held], [past.right[n] for n in held]
    p_before, p_after = foretold(rows, before), foretold(rows, new)
    told.area_before, told.area_after = area(p_before, right), area(p_after, right)
    if told.area_before is None or told.area_after is None or told.area_after < told.area_before:
        return None
    if surprise(p_after, right) > surprise(p_before, right):
        return None
    told.weights = new.numbers()
    return new
