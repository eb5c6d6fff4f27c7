"""What the data say about the videos of a lesson, and the way to a better version."""
