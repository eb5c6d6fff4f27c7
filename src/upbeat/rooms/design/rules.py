"""Who plans: everyone who builds courses; and nobody writes over a colleague's words unseen."""

from datetime import datetime

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.catalog.rules import builds, require_builder
from upbeat.rooms.design.models import ORDER, LessonPlan, Script, Stage
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Person, Role

__all__ = [
    "TAKERS", "builds", "may_hand_over", "require_able", "require_builder", "require_hand_over", "require_taker",
    "require_unchanged_since", "roles_for", "takes",
]  # fmt: skip

_ALL = frozenset(rules.BUILDING)
TAKERS: dict[Stage, frozenset[Role]] = {
    Stage.PLANNED: _ALL,
    Stage.SCRIPTED: frozenset({Role.LECTURER, Role.ASSISTANT, Role.DESIGNER}),
    Stage.RECORDED: frozenset({Role.LECTURER, Role.ASSISTANT, Role.TECHNICIAN}),
    Stage.POLISHED: frozenset({Role.LECTURER, Role.TECHNICIAN}),
    Stage.REVIEWED: frozenset({Role.LECTURER, Role.DESIGNER}),
    Stage.PILOTED: frozenset({Role.LECTURER, Role.ASSISTANT, Role.DESIGNER}),
    Stage.PUBLISHED: frozenset({Role.LECTURER, Role.DESIGNER}),
}
"""Who brings work to a stage (R2). A lecturer may take every step, since many work alone; so may an administrator."""


def takes(person: Person, stage: Stage) -> bool:
    """May the person bring work to this stage?"""
    return person.is_active and rules.holds(person, Role.ADMIN, *TAKERS[stage])


def may_hand_over(person: Person, here: Stage, stage: Stage) -> bool:
    """May the person hand work on from ``here`` to ``stage``?

    On: whose step it is. Back: who has the next step, since they find the faults, and whose step the last one was.
    """
    place, wanted = ORDER.index(here), ORDER.index(stage)
    if wanted > place:
        return takes(person, stage)
    return any(takes(person, near) for near in ORDER[max(1, place) : place + 2])


def require_hand_over(person: Person, here: Stage, stage: Stage) -> None:
    """Refused, with whom to ask, unless the person's roles take this step."""
    if not may_hand_over(person, here, stage):
        asked = stage if ORDER.index(stage) > ORDER.index(here) else here
        raise Refused(
            _("“%(stage)s” is for: %(roles)s. Hand the work to one of them, or ask for the role.")
            % {"stage": asked.label, "roles": roles_for(asked)}
        )


def require_taker(person: Person, stage: Stage, field: str) -> None:
    """Invalid unless the person may bring work to the stage."""
    if not takes(person, stage):
        raise Invalid(
            _("%(name)s does not take the step “%(stage)s”. It is for: %(roles)s.")
            % {"name": person.name, "stage": stage.label, "roles": roles_for(stage)},
            field=field,
        )


def roles_for(stage: Stage) -> str:
    """The roles that bring work to a stage, in words."""
    return ", ".join(str(role.label) for role in Role if role in TAKERS[stage])


def require_able(person: Person, role: Role) -> None:
    """Invalid unless the person, an active one, holds the role of a course team."""
    if role not in rules.BUILDING or not person.is_active or not rules.holds(person, role):
        raise Invalid(_("%(name)s does not hold this role in the school.") % {"name": person.name}, field="person")


def require_unchanged_since(row: LessonPlan | Script, seen: datetime | None) -> None:
    """Invalid if the row was changed after ``seen``, the ``updated_at`` that the writer had before their eyes."""
    if seen is not None and row.updated_at != seen:
        raise Invalid(
            _("Somebody changed this while you were writing. Copy your words, open the page anew and add them there.")
        )
