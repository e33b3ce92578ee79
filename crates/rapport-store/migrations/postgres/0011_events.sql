-- The fence hides every row from a session that says nothing.
SELECT set_config('rapport.workspace', 'instance', true);

-- A place for each row of a workspace's change log, given in the order of the commits, so that other programs can
-- read up to a place and miss nothing. What concerns the whole instance has none.
ALTER TABLE event ADD COLUMN position BIGINT;

CREATE TABLE event_count (
  workspace_id UUID NOT NULL PRIMARY KEY REFERENCES workspace (id),
  last BIGINT NOT NULL
);

UPDATE event SET position = places.place
FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY workspace_id ORDER BY id) AS place FROM event WHERE workspace_id IS NOT NULL) AS places
WHERE event.id = places.id;
INSERT INTO event_count (workspace_id, last)
SELECT workspace_id, COUNT(*) FROM event WHERE workspace_id IS NOT NULL GROUP BY workspace_id;

DROP INDEX event_by_workspace;
CREATE UNIQUE INDEX event_by_position ON event (workspace_id, position);

ALTER TABLE event_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_count FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON event_count USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
