"""PDF: from characters and lines on a page to paragraphs and tables."""
