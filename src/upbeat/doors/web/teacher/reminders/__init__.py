"""Reminders of a class by rules, and whether it sees how it is getting on."""
