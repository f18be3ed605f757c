"""The digital-maturity instruments and the engine that scores them; pure, without web or database."""
