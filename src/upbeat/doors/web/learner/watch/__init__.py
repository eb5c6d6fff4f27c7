"""Watching a video: the player's page, its checkpoints, playlists and captions."""
