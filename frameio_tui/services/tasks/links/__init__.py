"""Review links and shares: listed, shown, created and revoked."""
