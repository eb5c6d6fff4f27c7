"""What pupils see of the pack beside a film."""
