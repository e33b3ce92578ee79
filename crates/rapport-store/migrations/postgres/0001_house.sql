-- Instants are microseconds since 1970 UTC, ids are UUIDs of version 7, lists and trees are JSON text.

CREATE TABLE workspace (
  id UUID NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE "user" (
  id UUID NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE member (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  user_id UUID NOT NULL REFERENCES "user" (id),
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX member_by_user ON member (user_id);

-- Only the SHA-256 of a session token is stored.
CREATE TABLE session (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES "user" (id),
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);

-- The change log: one row in the transaction of every change, never rewritten.
CREATE TABLE event (
  id UUID NOT NULL PRIMARY KEY,
  workspace_id UUID,
  actor_id UUID,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  changes TEXT NOT NULL
);
CREATE INDEX event_by_workspace ON event (workspace_id, id);

-- The one connection of this instance to an address, with its place and its health.
CREATE TABLE stream (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('feed', 'jetstream', 'file')),
  address TEXT NOT NULL,
  cursor TEXT,
  created_at BIGINT NOT NULL,
  last_item_at BIGINT,
  last_item_written_at BIGINT,
  last_success_at BIGINT,
  error TEXT,
  error_since BIGINT,
  failures BIGINT NOT NULL DEFAULT 0,
  next_poll_at BIGINT,
  read_count BIGINT NOT NULL DEFAULT 0,
  stored_count BIGINT NOT NULL DEFAULT 0,
  dropped_count BIGINT NOT NULL DEFAULT 0,
  lease_holder UUID,
  lease_until BIGINT NOT NULL DEFAULT 0,
  UNIQUE (kind, address)
);

CREATE TABLE dropped (
  stream_id UUID NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  count BIGINT NOT NULL,
  sample TEXT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (stream_id, reason)
);

CREATE TABLE gap (
  id UUID NOT NULL PRIMARY KEY,
  stream_id UUID NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX gap_by_stream ON gap (stream_id, id);

-- Public posts belong to the instance: a signal or the rolling archive keeps them.
CREATE TABLE post (
  id UUID NOT NULL PRIMARY KEY,
  stream_id UUID NOT NULL,
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  url TEXT,
  author_handle TEXT NOT NULL,
  author_name TEXT,
  lang TEXT,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  text TEXT NOT NULL,
  reply_to TEXT,
  links TEXT NOT NULL,
  UNIQUE (network, uri)
);
CREATE INDEX post_by_stream ON post (stream_id, id);
CREATE INDEX post_by_author ON post (network, author_handle);

-- What was taken back stays away, also when the stream is replayed.
CREATE TABLE tombstone (
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  deleted_at BIGINT NOT NULL,
  PRIMARY KEY (network, uri)
);

CREATE TABLE source (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  id UUID NOT NULL,
  stream_id UUID NOT NULL REFERENCES stream (id),
  name TEXT NOT NULL,
  paused BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, stream_id)
);
CREATE INDEX source_by_stream ON source (stream_id);

CREATE TABLE profile (
  workspace_id UUID NOT NULL PRIMARY KEY REFERENCES workspace (id),
  content TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);

CREATE TABLE saved_search (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  id UUID NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  triggers TEXT NOT NULL,
  purpose TEXT NOT NULL,
  owner_id UUID NOT NULL,
  alert TEXT NOT NULL CHECK (alert IN ('at_once', 'daily', 'silent')),
  paused BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  signals BIGINT NOT NULL DEFAULT 0,
  useful BIGINT NOT NULL DEFAULT 0,
  not_useful BIGINT NOT NULL DEFAULT 0,
  last_signal_at BIGINT,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES member (workspace_id, user_id)
);

-- Every fact says where it came from, what it is kept for and when it was learnt.
CREATE TABLE person (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  id UUID NOT NULL,
  name TEXT NOT NULL,
  about TEXT,
  source TEXT NOT NULL,
  purpose TEXT NOT NULL,
  learnt_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE identity (
  workspace_id UUID NOT NULL,
  network TEXT NOT NULL,
  handle TEXT NOT NULL,
  person_id UUID NOT NULL,
  shown_as TEXT,
  url TEXT,
  looked_up_at BIGINT,
  PRIMARY KEY (workspace_id, network, handle),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX identity_by_person ON identity (workspace_id, person_id);
CREATE INDEX identity_by_handle ON identity (network, handle);
CREATE INDEX identity_to_look_up ON identity (network, looked_up_at);

CREATE TABLE signal (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  saved_search_id UUID NOT NULL,
  post_id UUID NOT NULL REFERENCES post (id),
  person_id UUID NOT NULL,
  triggers TEXT NOT NULL,
  spans TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'snoozed', 'dismissed', 'acted')),
  snoozed_until BIGINT,
  useful BOOLEAN,
  surfaces_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, saved_search_id, post_id),
  FOREIGN KEY (workspace_id, saved_search_id) REFERENCES saved_search (workspace_id, id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id)
);
CREATE INDEX signal_by_state ON signal (workspace_id, state, id);
CREATE INDEX signal_by_search ON signal (workspace_id, saved_search_id, id);
CREATE INDEX signal_standing ON signal (workspace_id, person_id, id) WHERE state IN ('open', 'snoozed');
CREATE INDEX signal_by_person ON signal (workspace_id, person_id);
CREATE INDEX signal_by_post ON signal (post_id);

-- How many signals a workspace has in each state, kept with the write so that no page counts.
CREATE TABLE signal_count (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  state TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, state)
);

-- One row for each person with an open or snoozed signal. `bound` is the priority when it was last
-- computed; priority only falls with time, so it is never below the priority now.
CREATE TABLE opportunity (
  workspace_id UUID NOT NULL,
  person_id UUID NOT NULL,
  bound DOUBLE PRECISION NOT NULL,
  bounded_at BIGINT NOT NULL,
  visible_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, person_id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX opportunity_by_bound ON opportunity (workspace_id, bound, person_id);
CREATE INDEX opportunity_by_age ON opportunity (bounded_at);

CREATE TABLE interaction (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  user_id UUID NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('acted', 'snoozed', 'dismissed')),
  signals TEXT NOT NULL,
  at BIGINT NOT NULL,
  undone_at BIGINT,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX interaction_by_person ON interaction (workspace_id, person_id, id);
CREATE INDEX interaction_by_user ON interaction (workspace_id, user_id, id);

-- The fence, held by the database too: a connection sees one workspace, or the instance as a whole
-- when ingest and schedules work for all of them. Forced, so that the owner of the tables obeys.
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
ALTER TABLE event FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON event USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE source ENABLE ROW LEVEL SECURITY;
ALTER TABLE source FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON source USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE profile FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON profile USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE saved_search ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_search FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON saved_search USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON person USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON identity USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON signal USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE signal_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_count FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON signal_count USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE opportunity ENABLE ROW LEVEL SECURITY;
ALTER TABLE opportunity FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON opportunity USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
ALTER TABLE interaction ENABLE ROW LEVEL SECURITY;
ALTER TABLE interaction FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON interaction USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
