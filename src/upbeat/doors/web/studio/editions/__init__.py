"""Textbook editions: their rows, what they lack, and who teaches by which."""
