"""A stranger's file made into pictures and sound of our own. No Django: runs in a confined process."""
