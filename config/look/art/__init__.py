"""Original artwork as SVG text: the mark, the ornaments, the horizon and the five faces."""
