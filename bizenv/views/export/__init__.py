"""The plan and its standing in the forms of other programs: a workbook, a calendar, a database, a document."""
