"""What who makes films sees of the pack."""
