"""The network of departments that share projects: description, positions, tests against a null model."""
