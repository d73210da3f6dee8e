"""Finds passages in a corpus of documents; knows nothing of answers, language models or the web."""
