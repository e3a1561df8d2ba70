"""Word: paragraphs and tables, with what Word prints and the file does not say."""
