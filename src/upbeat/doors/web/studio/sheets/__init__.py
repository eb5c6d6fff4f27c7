"""Sheets that were brought: looked through, mended, taken over."""
