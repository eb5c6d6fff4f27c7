"""Words that were recognised become sentences."""

from upbeat.kernel.captioning import cues
from upbeat.kernel.recognition import Word, said


def heard(*told):
    return [Word(text, start, start + 0.4) for text, start in told]


def test_a_sentence_ends_at_its_mark_and_keeps_when_each_word_is_said():
    words = heard((" Ask", 1.0), (" Dr.", 1.5), (" Who.", 2.0), (" He", 2.5), (" knows", 3.0))
    first, second = said(words)
    assert (first.text, first.start, first.end) == ("Ask Dr. Who.", 1.0, 2.4)
    assert first.at == ((0, 1.0), (4, 1.5), (8, 2.0))
    assert (second.text, second.start, second.end) == ("He knows", 2.5, 3.4)


def test_chinese_without_marks_is_parted_where_nothing_is_said():
    words = heard(("弱", 0.0), ("起", 0.4), ("小", 2.1), ("节", 2.5))
    assert [(one.text, one.start) for one in said(words)] == [("弱起", 0.0), ("小节", 2.1)]
    assert [cue.text for cue in cues(said(words))] == ["弱起", "小节"]


def test_nothing_but_silence_is_no_sentence():
    assert said(heard((" ", 1.0), ("", 2.0))) == []
