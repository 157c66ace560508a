-- What of a destination container is ours is read in the order of its keys, and an item found there is looked up by its key.
CREATE INDEX items_destination ON items (container_id, destination_validity, destination_key);
