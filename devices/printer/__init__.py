"""Ticket and receipt printer, ESC/POS."""
