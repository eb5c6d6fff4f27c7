"""The pupil's map of knowledge points, practice from it, and the question a week later."""
