"""The pages of consultants."""
