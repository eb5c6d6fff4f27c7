"""Leading a lesson: live questions, the wall, remarks."""
