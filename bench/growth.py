"""What a pupil's page costs when the database grows from a hundred pupils to a hundred thousand."""

import http.client
import time
from collections.abc import Iterable, Sequence
from typing import Any

from bench.ground import data_folder, free_port, running, verdict
from bench.school import Pupil, seed

FIRST, LAST, A_CLASS = 100, 100_000, 40
PAGES, WARM = 300, 60
MOST_RATIO = 1.5


def main() -> int:
    """Print the figures; 1 when they fall short."""
    with data_folder():
        pupils = seed(FIRST, signed_in=True)
        before = asked(pupils)
        began = time.monotonic()
        grow(LAST - FIRST)
        print(f"grown to {LAST:,} pupils in {time.monotonic() - began:.0f} s", flush=True)
        after = asked(pupils)
    ratios = {}
    for page, few in before.items():
        many = after[page]
        ratios[page] = many / few
        print(f"{page:<8}p95 {few:6.1f} ms with {FIRST:,} pupils, {many:6.1f} ms with {LAST:,}: {many / few:.2f} ×")
    worst = max(ratios.values())
    shorts = [] if worst <= MOST_RATIO else ["too slow"]
    figure = ", ".join(f"{page} {ratio:.2f} ×" for page, ratio in ratios.items())
    return verdict("growth", f"{figure} from {FIRST:,} to {LAST:,} pupils", f"≤ {MOST_RATIO} ×", shorts)


def asked(pupils: Sequence[Pupil]) -> dict[str, float]:
    """p95 in milliseconds of each page, asked by one pupil after another of a server that has just begun."""
    port = free_port()
    found = {}
    with running("-m", "upbeat.site.command", "serve", "--no-worker", "--port", str(port), port=port):
        for page, path in (("home", "/learn/"), ("video", pupils[0].video_page)):
            took = []
            for number in range(WARM + PAGES):
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                began = time.perf_counter()
                line.request("GET", path, headers={"Cookie": pupils[number % len(pupils)].cookie})
                answer = line.getresponse()
                answer.read()
                took.append((time.perf_counter() - began) * 1000)
                line.close()
                if answer.status != 200:
                    raise SystemExit(f"{path} answers {answer.status}")
            found[page] = sorted(took[WARM:])[int(PAGES * 0.95)]
    return found


def grow(pupils: int) -> None:
    """So many more pupils of the same school in classes of their own, each with the lesson pushed to it, and all at
    work: viewings, reports, what was watched, answers, mastery, and their facts in the journal."""
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from django_scopes import scopes_disabled  # noqa: PLC0415

    from upbeat.rooms.items.models import Attempt, Response  # noqa: PLC0415
    from upbeat.rooms.journal.models import Fact  # noqa: PLC0415
    from upbeat.rooms.learn.models import Mastery, Segment, Viewing, Watch  # noqa: PLC0415
    from upbeat.rooms.people.models import Enrolment, Person, Role, RoleAssignment, Section  # noqa: PLC0415
    from upbeat.rooms.publish.models import Package, Piece, Release  # noqa: PLC0415

    now = timezone.now()
    with scopes_disabled(), transaction.atomic():
        first: Any = Piece.objects.select_related("package__section__term", "video__published", "package__school").get()
        school, video, version = first.package.school, first.video, first.video.published
        variant = asked_before(first)
        classes = -(-pupils // A_CLASS)
        sections = made(
            Section(school=school, term=first.package.section.term, name=f"G{n}", code=f"G{n}") for n in range(classes)
        )
        packages = made(
            Package(school=school, section=section, title=first.package.title, class_at=first.package.class_at)
            for section in sections
        )
        pieces = made(
            Piece(package=package, position=1, kind="video", title=first.title, video=video) for package in packages
        )
        made(Release(package=package, at=now, opens_at=now) for package in packages)
        for begin in range(0, pupils, 10_000):
            numbers = range(begin, min(begin + 10_000, pupils))
            people = made(
                Person(school=school, login=f"g{n}", handle=f"g/{n}", name=f"Grown {n}", password="!") for n in numbers
            )
            made(RoleAssignment(person=person, role=Role.PUPIL) for person in people)
            made(
                Enrolment(section=sections[n // A_CLASS], person=person, kind="pupil")
                for n, person in zip(numbers, people, strict=True)
            )
            viewings = made(
                Viewing(school=school, person=person, version=version, piece=pieces[n // A_CLASS], opened_at=now)
                for n, person in zip(numbers, people, strict=True)
            )
            made(
                Segment(viewing=viewing, seq=seq, start_s=5 * seq, end_s=5 * seq + 5, played_at=now, stored_at=now)
                for viewing in viewings
                for seq in (1, 2)
            )
            made(
                Watch(person=person, version=version, ranges=[[5, 15]], watched_s=10, first_at=now, last_at=now)
                for person in people
            )
            attempts = made(
                Attempt(
                    school=school, person=person, item=variant.version.item, variant=variant, place="piece",
                    place_id=first.pk, seed=1, shown_at=now,
                )
                for person in people
            )  # fmt: skip
            Response.objects.bulk_create(
                [Response(attempt=one, answer="b", correct=True, score=1, answered_at=now) for one in attempts],
                batch_size=2000,
            )
            made(Mastery(person=person, point=video.point, wins=1, updated_at=now) for person in people)
            made(
                Fact(school_id=school.pk, actor_id=person.pk, verb=verb, object_type="x", object_id=1, at=now)
                for person in people
                for verb in ("played", "answered", "signed-in")
            )


def made(rows: Iterable[Any]) -> list[Any]:
    """The rows, written many at a time."""
    found = list(rows)
    return list(type(found[0]).objects.bulk_create(found, batch_size=2000)) if found else []


def asked_before(piece: Any) -> Any:
    """A wording of a question on the point of the piece."""
    from django_scopes import scope  # noqa: PLC0415

    from factories_publish import choice  # noqa: PLC0415
    from upbeat.rooms.items.actions import write_item  # noqa: PLC0415
    from upbeat.rooms.items.models import Variant  # noqa: PLC0415

    with scope(school=piece.package.school):
        teacher = piece.package.created_by
        item = write_item(by=teacher, point=piece.video.point, kind="single", variants=[choice()])
        return Variant.objects.select_related("version__item").get(version__item=item)


if __name__ == "__main__":
    raise SystemExit(main())
