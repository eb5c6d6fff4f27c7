from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.checking import Misfit, misfits


def wrong(body):
    return misfits(read_abc(f"M:3/4\nL:1/4\nK:C\n{body}"))


def test_bars_that_are_too_short_or_too_long_are_named():
    assert wrong("A B c | d e | f g a b | c3 |]") == (Misfit(2, 2, 3), Misfit(3, 4, 3))


def test_an_upbeat_and_the_last_bar_that_fills_it_are_right():
    assert wrong("A | B c d | e2 |]") == ()
    assert wrong("A | B c d | e |]") == (Misfit(2, 1, 3),)


def test_a_bar_that_a_repeat_divides_is_right():
    assert wrong("A | B c d | e2 :: f | g a b | c2 :|") == ()
    assert wrong("A B c | d2 :| e | f g a |]") == ()


def test_one_short_bar_alone_is_too_short():
    assert wrong("A B |]") == (Misfit(1, 2, 3),)
