"""What stands on each paper, in the reader's language: texts for `render`."""
