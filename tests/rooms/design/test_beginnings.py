"""Templates to begin from: offered by packs, kept in the words of who began."""

from django.utils import translation

from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.templates import create_template
from upbeat.rooms.design.beginnings import Beginning, beginnings, headings_of, offer_beginning
from upbeat.rooms.design.shipped import DEFAULT

DANCE = Beginning("dance", "Dance", (("Steps", "Which ones?", True), ("Partners", "Who with whom?", False)))


def test_a_template_begins_from_what_a_pack_offers_and_keeps_its_words(teacher):
    offer_beginning(DANCE)
    template = create_template(by=teacher, name="Dancing", headings=headings_of("dance"))
    with translation.override("zh-hans"):
        found = [(one.label, one.help, one.required) for one in queries.headings(template)]
    assert found == list(DANCE.headings)
    assert DANCE in beginnings()


def test_what_nobody_offers_begins_as_the_product_does():
    assert headings_of("whales") == DEFAULT
