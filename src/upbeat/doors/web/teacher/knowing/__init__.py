"""What pupils know, point by point, and why the platform thinks so."""
