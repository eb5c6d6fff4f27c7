"""The line: from a source video to the files that are served. No Django in here but for the sentences of failures."""
