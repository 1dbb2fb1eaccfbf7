"""The network of departments that share pilots: description, positions, significance."""
