"""Tags of the teacher's pages."""
