"""Code cards of paper: their marks, and reading them from a picture in a confined process."""
