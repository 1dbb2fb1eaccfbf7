"""The raw tables that people edit."""
