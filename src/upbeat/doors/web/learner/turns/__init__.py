"""One's turns as a teacher: the sheet, peers' questions and taps, recordings."""
