"""From a video to which a wrong answer led, back to the question."""

from django.urls import reverse
from django.utils import timezone

from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.queries import access_attempt
from upbeat.rooms.learn.queries import access_piece, exercise_of, pieces_within_reach
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Checkpoint, Piece

PRACTISED = {Attempt.Place.PRACTICE: "learner:practice", Attempt.Place.RECHECK: "learner:recheck"}


def way_back(person: Person, token: str, here: Piece) -> str:
    """Where the question stands after whose answer (``token``) the pupil came to this piece; nothing where it is asked
    in this very video, or is out of reach."""
    if not token:
        return ""
    try:
        attempt = access_attempt(person, token)
        if attempt.place == Attempt.Place.PIECE:
            return _in_exercise(person, attempt)
    except NotFound:
        return ""
    if attempt.place == Attempt.Place.CHECKPOINT:
        return _in_video(person, attempt, here)
    name = PRACTISED.get(Attempt.Place(attempt.place))
    return f"{reverse(name, args=[attempt.place_id])}?answered={attempt.token}" if name else ""


def _in_exercise(person: Person, attempt: Attempt) -> str:
    piece = access_piece(person, attempt.place_id, timezone.now())
    number = next((one.number for one in exercise_of(person, piece) if one.item.pk == attempt.item_id), None)
    if number is None:
        return reverse("learner:piece", args=[piece.pk])
    return f"{reverse('learner:question', args=[piece.pk, number])}?answered={attempt.token}"


def _in_video(person: Person, attempt: Attempt, here: Piece) -> str:
    checkpoint = Checkpoint.objects.select_related("version").filter(pk=attempt.place_id).first()
    if checkpoint is None or checkpoint.version.video_id == here.video_id:
        return ""
    pieces = pieces_within_reach(person, timezone.now()).filter(video=checkpoint.version.video_id)
    piece = pieces.order_by("-package__class_at").first()
    return f"{reverse('learner:piece', args=[piece.pk])}?t={checkpoint.second}" if piece else ""
