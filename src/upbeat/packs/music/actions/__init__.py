"""Writing the rows of the pack."""
