"""Recording in the browser: passage by passage, take by take."""
