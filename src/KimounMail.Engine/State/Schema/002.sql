-- A change goes with its item when that is found again under another key, or in another container; the keys in the JSON are those of the time.
ALTER TABLE changes ADD COLUMN source_key TEXT NOT NULL DEFAULT '';
UPDATE changes SET source_key = json_extract(item_before, '$.SourceKey');
CREATE INDEX changes_item ON changes (container_id, source_key);
