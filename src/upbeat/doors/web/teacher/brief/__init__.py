"""The brief before a lesson."""
