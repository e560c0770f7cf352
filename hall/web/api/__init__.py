"""The HTTP API of the queue, version 1."""
