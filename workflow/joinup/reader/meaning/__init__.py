"""The meaning of blocks and tables: which words name a project, a body, a role, a sum."""
