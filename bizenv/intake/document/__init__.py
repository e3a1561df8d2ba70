"""Documents from outside as paragraphs and tables: PDF, Word, Excel, HTML, CSV, Markdown, text."""
