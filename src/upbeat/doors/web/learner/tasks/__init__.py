"""Work handed in, and the work of others to evaluate."""
