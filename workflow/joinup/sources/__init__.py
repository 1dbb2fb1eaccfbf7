"""Documents from GOV.UK: recorded, fetched, verified and watched."""
