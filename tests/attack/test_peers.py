"""Who looks at the class total again and again, and knows much besides, does not learn what one person did.

The attacker sits in the class, sees every figure that is ever shown, and knows all that ``floor`` − 2 friends did and
when. For everybody else there must be another world that looks the same to the attacker, in which that person did
something else: then nothing can be derived about them.
"""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.peers import FLOOR, Counted, PeerShare, follow, share

FRIENDS = FLOOR - 2
NEVER = 99


@dataclass(frozen=True)
class Life:
    """When a person was in the class, and at which tick they began; ``NEVER`` if not."""

    joins: int
    leaves: int
    begins: int


def figures(lives: list[Life], ticks: int, chances: list[float]) -> list[PeerShare | None]:
    """What is shown after each tick."""
    told, shown = None, []
    for tick in range(ticks):
        here = [life for life in lives if life.joins <= tick < life.leaves]
        told = follow(told, Counted(sum(life.begins <= tick for life in here), len(here)), chances[tick])
        shown.append(share(told.done, told.total) if told else None)
    return shown


lives = st.builds(
    Life,
    joins=st.sampled_from([0, 0, 0, 0, 2, 5]),
    leaves=st.sampled_from([NEVER, NEVER, NEVER, NEVER, 4, 7]),
    begins=st.one_of(st.integers(0, 9), st.just(NEVER)),
)


@settings(max_examples=300)
@given(st.lists(lives, min_size=10, max_size=36), st.lists(st.floats(0, 1), min_size=10, max_size=10))
def test_a_figure_moves_only_when_a_crowd_has_acted(people, chances):
    shown = figures(people, 10, chances)
    told = 0
    done = [sum(life.joins <= tick < life.leaves and life.begins <= tick for life in people) for tick in range(10)]
    for tick in range(1, 10):
        if shown[tick] != shown[tick - 1]:
            assert abs(done[tick] - told) >= FLOOR
            told = done[tick]


@settings(max_examples=300)
@given(
    st.lists(lives, min_size=10, max_size=36),
    st.lists(st.floats(0, 1), min_size=10, max_size=10),
    st.data(),
)
def test_one_act_right_after_a_figure_was_told_never_moves_it(people, chances, data):
    """One more begins, joins or leaves between two looks, and nobody else does anything: both looks show the same."""
    told, counts = None, Counted(0, 0)
    for tick in range(10):
        here = [life for life in people if life.joins <= tick < life.leaves]
        counts = Counted(sum(life.begins <= tick for life in here), len(here))
        fresh = follow(told, counts, chances[tick])
        if fresh is not None and fresh != told:
            more, fewer = data.draw(st.sampled_from([(1, 0), (1, 1), (0, 1), (0, -1), (-1, -1)]))
            after = Counted(counts.done + more, counts.total + fewer)
            for chance in (0.0, 0.99):
                assert follow(fresh, after, chance) == fresh
        told = fresh


@settings(max_examples=300)
@given(
    st.lists(lives, min_size=10, max_size=36),
    st.lists(st.floats(0, 1), min_size=10, max_size=10),
    st.integers(0, 35),
    st.randoms(use_true_random=False),
)
def test_for_whoever_the_attacker_does_not_know_another_life_explains_all_that_was_shown(people, chances, victim, luck):
    victim %= len(people)
    known = set(luck.sample([n for n in range(len(people)) if n != victim], 1 + FRIENDS))
    shown = figures(people, 10, chances)
    partial = [one for one in shown if one is not None and one.done < one.total]
    if not partial:
        return
    # Whoever is unknown may have changed places with whom else is unknown: the attacker sees no difference.
    others = [n for n in range(len(people)) if n not in known and n != victim]
    worlds = set()
    for other in others:
        world = list(people)
        world[victim], world[other] = people[other], people[victim]
        assert figures(world, 10, chances) == shown
        worlds.add(world[victim].begins == NEVER or world[victim].begins > 9)
    had = [life.begins <= 9 for n, life in enumerate(people) if n not in known]
    # Of those unknown some have begun and some have not as long as both crowds are larger than the attacker's party.
    if sum(had) and not all(had):
        assert worlds | {people[victim].begins == NEVER or people[victim].begins > 9} == {True, False}


@given(st.integers(10, 60), st.integers(0, 60))
def test_a_shown_figure_leaves_more_on_both_sides_than_an_attacker_with_friends_can_know(total, done):
    one = share(min(done, total), total)
    if one is not None and one.done < total:
        assert one.done > 1 + FRIENDS
        assert total - one.done > 1 + FRIENDS


def test_a_moment_says_nothing_for_the_same_figure_may_come_late():
    """Five have begun long ago and the figure was held back: it moves although nobody has acted since the last look."""
    people = [Life(0, NEVER, 0 if n < 8 else NEVER) for n in range(20)]
    shown = figures(people, 3, [0.1, 0.1, 0.9])
    assert shown == [None, None, PeerShare(8, 20)]
    acted_now = [Life(0, NEVER, 0 if n < 7 else 2 if n == 7 else NEVER) for n in range(20)]
    assert figures(acted_now, 3, [0.1, 0.1, 0.9]) == shown
