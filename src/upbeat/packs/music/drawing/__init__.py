"""Pictures of what was performed, as SVG and as words."""
