import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.markup import DEEPEST, parse_xml, tag, text_of


def test_names_of_namespaces_are_dropped():
    root = parse_xml('<x:a xmlns:x="u" x:b="1"><x:c>t</x:c></x:a>')
    assert (root.tag, root.attrib, root.findtext("c")) == ("a", {"b": "1"}, "t")


def test_what_is_nested_too_deeply_is_refused():
    assert parse_xml("<a>" * DEEPEST + "</a>" * DEEPEST).tag == "a"
    with pytest.raises(Invalid, match="nested"):
        parse_xml("<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1))


def test_values_and_texts_are_escaped():
    assert (
        tag("a", {"b_c": 'x"<', "d": 1.5, "e": None}, text_of("<&\x00\ud800>"))
        == '<a b-c=\'x"&lt;\' d="1.5">&lt;&amp;&gt;</a>'
    )
