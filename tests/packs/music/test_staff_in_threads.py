"""A server engraves in many threads, of which one imported verovio."""

from concurrent.futures import ThreadPoolExecutor

from upbeat.kernel.music.abc import read_abc
from upbeat.packs.music.staff import engrave_staff

SCORE = read_abc("X:1\nM:4/4\nL:1/8\nK:C\nC2 DD E2 F2 | G8 |]")


def test_every_thread_engraves_the_same():
    here = engrave_staff(SCORE)
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda _n: engrave_staff(SCORE), range(16)))
    assert set(drawn) == {here}
