"""A recording on its way in: fetched safely, decoded apart, masked, sealed."""
