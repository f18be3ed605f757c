"""Papers: files, links and notes that people add to something; what is taken, where it lies, how it is handed out."""
