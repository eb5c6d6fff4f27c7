"""Groups for a lesson."""
