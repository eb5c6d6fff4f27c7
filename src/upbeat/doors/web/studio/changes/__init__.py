"""Changes of what pupils have: looked at before, done in one action, undone in one."""
