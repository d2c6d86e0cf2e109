"""A month of a whole platform in accelerated time, with faults, kills and restarts: `bin/soak month`."""
