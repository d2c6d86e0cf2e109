"""Papers: invoices and credit notes with gapless numbers, slips, statements and tax exports, as files and pages."""
