"""The desk: what somebody has in work."""
