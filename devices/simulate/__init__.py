"""The other end of the lines, written from the protocol texts and not from the drivers."""
