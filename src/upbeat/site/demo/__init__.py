"""The demo school: what it says, and how its micro videos are made from scripts and slides."""
