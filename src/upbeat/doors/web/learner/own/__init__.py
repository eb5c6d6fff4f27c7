"""What a pupil chooses for themselves: reminders, and whether to see how the class is getting on."""
