"""What costs the server work is made for each person so often and no more."""

from upbeat.packs.music.doors.often import Often


def test_after_as_many_as_may_be_one_waits_until_the_first_is_a_minute_old():
    now = [0.0]
    often = Often(2, 60.0, lambda: now[0])
    assert often.may(1)
    now[0] = 30.0
    assert often.may(1)
    assert not often.may(1)
    assert often.may(2)
    now[0] = 60.0
    assert often.may(1)
    assert not often.may(1)
