"""Facts to show a paper by: nobody's, of no school. One module a group of papers."""
