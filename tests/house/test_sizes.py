"""Size is a smell: median file ≤ 60 lines that are not blank, nine of ten ≤ 300, none over 600."""

from statistics import median, quantiles

from house.tree import ROOT, filled_lines, front_end_files, python_files, shown, templates


def sizes():
    files = [*python_files(), *front_end_files(".ts", ".css"), *templates()]
    return {path: filled_lines(path) for path in files if path.name != "__init__.py" or filled_lines(path) > 1}


def test_no_file_is_longer_than_600_lines():
    tests = list((ROOT / "tests").rglob("*.py"))
    long = {shown(path): filled_lines(path) for path in [*sizes(), *tests] if filled_lines(path) > 600}
    assert long == {}


def test_nine_files_of_ten_have_at_most_300_lines():
    assert quantiles(sizes().values(), n=10)[-1] <= 300


def test_the_median_file_has_at_most_60_lines():
    assert median(sizes().values()) <= 60
