from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.playing import engraved_id, playing_order, time_map, unfolded


def order(body):
    return [place for place, _ in playing_order(read_abc(f"M:1/4\nL:1/4\nK:C\n{body}"))]


def test_a_repeat_is_played_twice_from_where_it_opens():
    assert order("A | B |: c | d :| e |]") == [0, 1, 2, 3, 2, 3, 4]


def test_without_a_sign_it_opens_at_the_beginning_or_after_the_last_one():
    assert order("A | B :| c | d :|") == [0, 1, 0, 1, 2, 3, 2, 3]


def test_the_second_time_the_second_ending_is_played():
    assert order("|: A |1 B :|2 c || d |]") == [0, 1, 0, 2, 3]
    assert order("|: A |1 B :|2 c |: d |1 e :|2 f |]") == [0, 1, 0, 2, 3, 4, 3, 5]


def test_two_repeats_at_one_bar_line():
    assert order("|: A :: B :|") == [0, 0, 1, 1]


def test_a_note_played_again_says_so_and_is_found_in_the_engraving():
    score = unfolded(read_abc("M:2/4\nL:1/4\nK:C\n|: A B :| c2 |]"))
    assert [(note.id, note.onset) for note in score.notes] == [
        ("n1", 0), ("n2", 1), ("n1-2", 2), ("n2-2", 3), ("n3", 4),
    ]  # fmt: skip
    assert [engraved_id(note.id) for note in score.notes] == ["n1", "n2", "n1", "n2", "n3"]
    assert [bar.number for bar in score.bars] == [1, 1, 2]


def test_the_time_map_has_engraved_ids_and_onsets_as_played():
    assert time_map(read_abc("M:2/4\nL:1/4\nK:C\n|: A B :|")) == (("n1", 0.0), ("n2", 1.0), ("n1", 2.0), ("n2", 3.0))
