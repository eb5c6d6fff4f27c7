"""Recall cards, one at a time."""
