"""Each part of the pack plugs itself into the registries of rooms and doors."""
