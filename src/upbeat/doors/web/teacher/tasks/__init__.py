"""Tasks on which work is handed in: set, looked over, marked; and rubrics."""
