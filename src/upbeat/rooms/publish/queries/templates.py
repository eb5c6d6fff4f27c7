"""The school's templates: prepared lessons that colleagues share (D1)."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.people import rules as people
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.publish.models import Package


def templates(person: Person, search: str = "") -> QuerySet[Package]:
    """Lessons that teachers of the person's school share, the last shared first; ``search``: words of title, goals,
    pieces or points. With ``piece_count`` and who shares it. Refused for whoever does not teach."""
    people.require(person, *people.TEACHING, Role.ADMIN)
    rows = Package.objects.filter(school_id=person.school_id, shared_at__isnull=False)
    for word in search.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(goals__icontains=word)
            | Q(pieces__title__icontains=word)
            | Q(pieces__video__point__title__icontains=word)
        )
    count = Count("pieces", filter=Q(pieces__removed_at=None, pieces__revocations=None), distinct=True)
    # Which class it was made for is nobody else's business.
    return rows.select_related("shared_by").annotate(piece_count=count).order_by("-shared_at", "-pk").distinct()


def access_template(person: Person, package_id: int) -> Package:
    """A lesson that is shared in the person's school; else NotFound."""
    template = templates(person).select_related("plan").filter(pk=package_id).first()
    if template is None:
        raise NotFound(_("There is no such template, or it is not shared any more."))
    return template
