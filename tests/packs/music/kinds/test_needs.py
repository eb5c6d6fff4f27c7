"""What each kind of music needs of a pupil, so that a teacher can say that it is not asked."""

from upbeat.rooms.items.kinds import SENSES, kinds_needing, offered_kinds
from upbeat.rooms.learn.models import Excuse


def test_whoever_cannot_hear_or_sing_is_asked_what_they_can():
    heard, performed = kinds_needing("hearing"), kinds_needing("performing")
    assert heard == {"ear", "ear-order", "ear-match", "dictation", "echo", "interval"}
    assert performed == {"sing", "play", "echo", "clap", "interval", "sight", "tap"}


def test_every_kind_of_music_says_what_it_needs_in_words_that_a_teacher_can_choose():
    assert tuple(Excuse.Sense.values) == SENSES
    for kind in offered_kinds():
        assert kind.needs, kind.name
        assert kind.needs <= set(SENSES), kind.name
