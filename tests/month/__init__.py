"""A month of a whole platform in accelerated time: `bin/soak month` (docs/develop/month.md)."""
