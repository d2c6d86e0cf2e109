"""The media kit: what a creator shows at `/@handle/`, as a file, and the signed history of their work."""
