"""What is handed over: the report of a visit (HTML), `check --json`, the consent form. Plain records in, text out."""
