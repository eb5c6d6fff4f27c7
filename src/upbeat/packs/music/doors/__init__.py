"""Pages of the pack."""
