"""Scripts of micro videos."""
