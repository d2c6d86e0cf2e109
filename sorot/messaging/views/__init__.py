"""Pages of threads and notifications, and the stream of live news."""
