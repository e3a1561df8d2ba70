"""Documents and workbooks for an office: Word, Excel."""
