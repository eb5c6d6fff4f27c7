"""How strictly the gate of a piece or of a pupil is held."""
