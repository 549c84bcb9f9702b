"""What a radio campaign would bring: the service as a model, fed with times that were measured."""
