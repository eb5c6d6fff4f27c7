"""Rubrics to start from: those of a music class, ready to be changed."""

from django.utils.translation import gettext as _

from upbeat.kernel.rubrics import Criterion, written


def starters() -> dict[str, tuple[str, tuple[Criterion, ...]]]:
    """Title and criteria by name, in the reader's language."""
    return {
        "performing": (
            _("Playing and singing"),
            written(
                [
                    (_("Rhythm"), [
                        (3, _("keeps the beat throughout")), (2, _("keeps the beat with one slip")),
                        (1, _("loses the beat at times")), (0, _("no steady beat yet")),
                    ]),
                    (_("Tune"), [
                        (3, _("every note is right")), (2, _("one or two notes differ")),
                        (1, _("the shape of the tune is there")), (0, _("the tune is not to be heard yet")),
                    ]),
                    (_("Expression"), [
                        (2, _("loud and soft, fast and slow are chosen")), (1, _("some of it is chosen")),
                        (0, _("all of it sounds the same")),
                    ]),
                ]
            ),
        ),
        "composing": (
            _("Inventing a tune"),
            written(
                [
                    (_("Follows the task"), [
                        (2, _("all that was asked is there")), (1, _("a part of it is missing")),
                        (0, _("something else")),
                    ]),
                    (_("Bars and beats"), [
                        (3, _("every bar is full")), (2, _("one bar is not full")), (1, _("several bars are not full")),
                        (0, _("there are no bars yet")),
                    ]),
                    (_("Idea"), [
                        (2, _("an idea comes back, changed")), (1, _("there is an idea")),
                        (0, _("no idea to be heard yet")),
                    ]),
                ]
            ),
        ),
        "explaining": (
            _("Explaining in writing"),
            written(
                [
                    (_("Right"), [
                        (3, _("all of it is right")), (2, _("one thing is not right")), (1, _("some of it is right")),
                        (0, _("not right yet")),
                    ]),
                    (_("Reasons"), [
                        (2, _("says why, with an example")), (1, _("says why")), (0, _("does not say why")),
                    ]),
                    (_("Clear"), [
                        (2, _("a classmate understands it at once")), (1, _("one has to ask")),
                        (0, _("hard to follow")),
                    ]),
                ]
            ),
        ),
    }  # fmt: skip
