"""What an author may choose of drawn questions, in words."""

from django.utils.translation import gettext_lazy as _

INTERVALS = [
    (1, _("minor second")), (2, _("major second")), (3, _("minor third")), (4, _("major third")), (5, _("fourth")),
    (7, _("fifth")), (8, _("minor sixth")), (9, _("major sixth")), (12, _("octave")),
]  # fmt: skip
DIRECTIONS = [("up", _("upwards")), ("down", _("downwards"))]
