"""What every face over HTTP shares: who asks, one transaction per request, idempotency, versions, headers."""
