"""How questions of music are written in the studio."""
