"""Music: sing it, clap it, hear it, write it, marked note by note. What a pack is: docs/decisions/0019."""
