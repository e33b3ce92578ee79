-- Who sees a saved search, and with it what it finds: its owner, a team, or everyone.
CREATE TABLE team (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE TABLE team_member (
  workspace_id BLOB NOT NULL,
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  PRIMARY KEY (workspace_id, team_id, user_id),
  FOREIGN KEY (workspace_id, team_id) REFERENCES team (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, user_id) REFERENCES member (workspace_id, user_id)
) STRICT;
CREATE INDEX team_member_by_user ON team_member (workspace_id, user_id);

ALTER TABLE saved_search ADD COLUMN visibility TEXT NOT NULL DEFAULT 'everyone' CHECK (visibility IN ('private', 'team', 'everyone'));
ALTER TABLE saved_search ADD COLUMN team_id BLOB;
-- Whether a workspace hides anything at all is asked often and answered by an index that is empty.
CREATE INDEX saved_search_hidden ON saved_search (workspace_id, id) WHERE visibility <> 'everyone';

-- What was done about a private signal is not told to others either.
ALTER TABLE interaction ADD COLUMN visibility TEXT NOT NULL DEFAULT 'everyone' CHECK (visibility IN ('private', 'team', 'everyone'));
ALTER TABLE interaction ADD COLUMN team_id BLOB;
