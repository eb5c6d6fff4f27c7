"""Charts drawn on the server."""

import xml.etree.ElementTree as ET

import pytest

from upbeat.doors.web.shared.svg import Bar, Chart, Marker, bars, curve


def drawn(chart: Chart) -> ET.Element:
    """The drawing as a tree: what does not parse is no drawing."""
    return ET.fromstring(chart.svg)


def test_a_drawing_says_in_words_what_it_shows() -> None:
    svg = drawn(bars("Right answers", "Dotted rhythm is the hardest.", [Bar("The upbeat", 27)]))
    assert (svg[0].tag, svg[0].text, svg[1].tag, svg[1].text) == (
        "title", "Right answers", "desc", "Dotted rhythm is the hardest.",
    )  # fmt: skip
    assert svg.get("aria-labelledby") == f"{svg[0].get('id')} {svg[1].get('id')}"


def test_two_drawings_on_a_page_have_different_names() -> None:
    first, second = (drawn(bars("t", "s", [])) for _time in range(2))
    assert first[0].get("id") != second[0].get("id")


def test_bars_are_as_long_as_their_share_of_the_most() -> None:
    chart = bars("t", "s", [Bar("a", 15, mark="settled", before=6), Bar("b", 30, "all")], most=30, column="Point")
    svg = drawn(chart)
    widths = {bar.get("data-mark"): bar.get("width") for bar in svg.findall("rect[@class='chart-bar']")}
    assert widths == {"settled": "50%", "": "100%"}
    assert [line.get("width") for line in svg.findall("rect[@class='chart-before']")] == ["20%"]
    assert (list(chart.columns), list(chart.rows)) == (
        ["Point", "Number", "Before"],
        [["a", "15", "6"], ["b", "all", "0"]],
    )


def test_names_of_people_cannot_become_marks_of_the_drawing() -> None:
    chart = bars("<b>", "s", [Bar("<script>alert(1)</script>", 1)])
    assert "<script>" not in chart.svg
    assert drawn(chart).find("text").text == "<script>alert(1)</script>"  # type: ignore[union-attr]


def test_a_curve_has_a_step_for_each_second_and_a_line_for_each_checkpoint() -> None:
    chart = curve("t", "s", views=[4, 6, 2], uniques=[4, 4, 2], checkpoints=[Marker(1.5, "1")])
    svg = drawn(chart)
    plot = svg.find("svg")
    assert plot is not None
    assert plot.get("viewBox") == "0 0 3 6"
    assert [path.get("d") for path in plot] == ["M0 6V2H1V2H2V4H3V6Z", "M0 2V2H1V0H2V4H3"]
    assert [line.get("x1") for line in svg.findall("line[@class='chart-marker']")] == ["50%"]


def test_the_table_beside_a_curve_goes_by_ten_seconds() -> None:
    chart = curve("t", "s", views=[5] * 12 + [9] * 3, uniques=[5] * 15)
    assert list(chart.rows) == [["0:00–0:10", 5, 5], ["0:10–0:15", 9, 5]]


def test_no_peak_is_lost_when_a_long_video_is_drawn_with_fewer_points() -> None:
    views = [1] * 3000
    views[1234] = 8
    plot = drawn(curve("t", "s", views=views, uniques=[1] * 3000)).find("svg")
    assert plot is not None
    assert plot.get("viewBox") == "0 0 375 8"
    assert "V0H155" in str(plot[1].get("d"))


def test_a_curve_of_nothing_is_still_a_drawing() -> None:
    assert drawn(curve("t", "s", views=[], uniques=[])).tag == "svg"


def test_views_and_people_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 seconds of views and 1 of people"):
        curve("t", "s", views=[1, 1], uniques=[1])


def test_a_drawing_has_no_style_of_its_own() -> None:
    chart = curve("t", "s", views=[1, 2], uniques=[1, 1], checkpoints=[Marker(1, "1")])
    assert "style" not in chart.svg
