"""Reading the rows of the pack."""
