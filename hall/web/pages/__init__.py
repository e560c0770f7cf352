"""The pages of staff, supervisors and phones: rendered here, live through the feed."""
