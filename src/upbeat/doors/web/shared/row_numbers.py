"""Numbers of rows as they come back from a form."""


def row_number(text: str) -> int:
    """The number, or 0, which no row has, for anything that cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
