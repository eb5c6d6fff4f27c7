"""Text on slides (R15, R19): read by RapidOCR from pictures of a finished run."""
