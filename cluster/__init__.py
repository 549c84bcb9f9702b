"""The service on three machines that stand in for each other, all of them on this one."""
