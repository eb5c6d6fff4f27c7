"""Pupils who teach: planned, held, what they did for others, and recordings that help on."""
