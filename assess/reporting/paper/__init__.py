"""A questionnaire, or its data sheet, to be printed and filled in by hand."""
