"""Keys of the questions of the pack: how they are checked, and how an answer is marked by them."""
