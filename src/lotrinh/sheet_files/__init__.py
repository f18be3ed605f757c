"""Lists that people upload as CSV or XLSX, read as headings and rows; what the columns mean, others know."""
