"""Drivers of the kiosk's devices, and the other end of each line to try them against."""
