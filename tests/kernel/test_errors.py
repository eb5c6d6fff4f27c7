"""Refusals carry their sentence whole and in its two halves."""

import pytest

from upbeat.kernel.errors import Invalid, Late, NotFound, Refused, UpbeatError


def test_a_sentence_without_values_is_shown_as_it_stands():
    refusal = Invalid("100 % of nothing", field="share")
    assert (refusal.message, refusal.template, refusal.values, refusal.field) == (
        "100 % of nothing",
        "100 % of nothing",
        {},
        "share",
    )
    assert str(refusal) == "100 % of nothing"


def test_values_are_put_into_the_sentence_and_kept_apart_for_translation():
    refusal = Invalid("Line %(line)s: mend it.", values={"line": "3"})
    assert refusal.message == "Line 3: mend it."
    assert (refusal.template, refusal.values) == ("Line %(line)s: mend it.", {"line": "3"})
    assert refusal.said_in({"Line %(line)s: mend it.": "请修改第 %(line)s 行。"}.__getitem__) == "请修改第 3 行。"


@pytest.mark.parametrize("kind", [Refused, NotFound, Invalid, Late])
def test_every_refusal_is_caught_as_one_family(kind):
    with pytest.raises(UpbeatError, match=r"^Ask your teacher\.$"):
        raise kind("Ask your teacher.")
