-- Who sees a saved search, and with it what it finds: its owner, a team, or everyone.
CREATE TABLE team (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  id UUID NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE team_member (
  workspace_id UUID NOT NULL,
  team_id UUID NOT NULL,
  user_id UUID NOT NULL,
  PRIMARY KEY (workspace_id, team_id, user_id),
  FOREIGN KEY (workspace_id, team_id) REFERENCES team (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, user_id) REFERENCES member (workspace_id, user_id)
);
CREATE INDEX team_member_by_user ON team_member (workspace_id, user_id);

ALTER TABLE saved_search ADD COLUMN visibility TEXT NOT NULL DEFAULT 'everyone' CHECK (visibility IN ('private', 'team', 'everyone'));
ALTER TABLE saved_search ADD COLUMN team_id UUID;
-- Whether a workspace hides anything at all is asked often and answered by an index that is empty.
CREATE INDEX saved_search_hidden ON saved_search (workspace_id, id) WHERE visibility <> 'everyone';

-- What was done about a private signal is not told to others either.
ALTER TABLE interaction ADD COLUMN visibility TEXT NOT NULL DEFAULT 'everyone' CHECK (visibility IN ('private', 'team', 'everyone'));
ALTER TABLE interaction ADD COLUMN team_id UUID;

ALTER TABLE team ENABLE ROW LEVEL SECURITY;
ALTER TABLE team FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON team USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);

ALTER TABLE team_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_member FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON team_member USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
