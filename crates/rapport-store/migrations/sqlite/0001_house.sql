-- Instants are microseconds since 1970 UTC, ids are UUIDs of version 7, lists and trees are JSON text.

CREATE TABLE workspace (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE "user" (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE member (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  user_id BLOB NOT NULL REFERENCES "user" (id),
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
) STRICT;
CREATE INDEX member_by_user ON member (user_id);

-- Only the SHA-256 of a session token is stored.
CREATE TABLE session (
  token_hash BLOB NOT NULL PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_user ON session (user_id);

-- The change log: one row in the transaction of every change, never rewritten.
CREATE TABLE event (
  id BLOB NOT NULL PRIMARY KEY,
  workspace_id BLOB,
  actor_id BLOB,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  changes TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_workspace ON event (workspace_id, id);

-- The one connection of this instance to an address, with its place and its health.
CREATE TABLE stream (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('feed', 'jetstream', 'file')),
  address TEXT NOT NULL,
  cursor TEXT,
  created_at INTEGER NOT NULL,
  last_item_at INTEGER,
  last_item_written_at INTEGER,
  last_success_at INTEGER,
  error TEXT,
  error_since INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  next_poll_at INTEGER,
  read_count INTEGER NOT NULL DEFAULT 0,
  stored_count INTEGER NOT NULL DEFAULT 0,
  dropped_count INTEGER NOT NULL DEFAULT 0,
  lease_holder BLOB,
  lease_until INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, address)
) STRICT;

CREATE TABLE dropped (
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  sample TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (stream_id, reason)
) STRICT;

CREATE TABLE gap (
  id BLOB NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX gap_by_stream ON gap (stream_id, id);

-- Public posts belong to the instance: a signal or the rolling archive keeps them.
CREATE TABLE post (
  id BLOB NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL,
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  url TEXT,
  author_handle TEXT NOT NULL,
  author_name TEXT,
  lang TEXT,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  text TEXT NOT NULL,
  reply_to TEXT,
  links TEXT NOT NULL,
  UNIQUE (network, uri)
) STRICT;
CREATE INDEX post_by_stream ON post (stream_id, id);
CREATE INDEX post_by_author ON post (network, author_handle);

-- What was taken back stays away, also when the stream is replayed.
CREATE TABLE tombstone (
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (network, uri)
) STRICT;

CREATE TABLE source (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  stream_id BLOB NOT NULL REFERENCES stream (id),
  name TEXT NOT NULL,
  paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, stream_id)
) STRICT;
CREATE INDEX source_by_stream ON source (stream_id);

CREATE TABLE profile (
  workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
  content TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE saved_search (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  triggers TEXT NOT NULL,
  purpose TEXT NOT NULL,
  owner_id BLOB NOT NULL,
  alert TEXT NOT NULL CHECK (alert IN ('at_once', 'daily', 'silent')),
  paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  signals INTEGER NOT NULL DEFAULT 0,
  useful INTEGER NOT NULL DEFAULT 0,
  not_useful INTEGER NOT NULL DEFAULT 0,
  last_signal_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES member (workspace_id, user_id)
) STRICT;

-- Every fact says where it came from, what it is kept for and when it was learnt.
CREATE TABLE person (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  about TEXT,
  source TEXT NOT NULL,
  purpose TEXT NOT NULL,
  learnt_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE TABLE identity (
  workspace_id BLOB NOT NULL,
  network TEXT NOT NULL,
  handle TEXT NOT NULL,
  person_id BLOB NOT NULL,
  shown_as TEXT,
  url TEXT,
  looked_up_at INTEGER,
  PRIMARY KEY (workspace_id, network, handle),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX identity_by_person ON identity (workspace_id, person_id);
CREATE INDEX identity_by_handle ON identity (network, handle);
CREATE INDEX identity_to_look_up ON identity (network, looked_up_at);

CREATE TABLE signal (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  saved_search_id BLOB NOT NULL,
  post_id BLOB NOT NULL REFERENCES post (id),
  person_id BLOB NOT NULL,
  triggers TEXT NOT NULL,
  spans TEXT NOT NULL,
  score REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'snoozed', 'dismissed', 'acted')),
  snoozed_until INTEGER,
  useful INTEGER,
  surfaces_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, saved_search_id, post_id),
  FOREIGN KEY (workspace_id, saved_search_id) REFERENCES saved_search (workspace_id, id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id)
) STRICT;
CREATE INDEX signal_by_state ON signal (workspace_id, state, id);
CREATE INDEX signal_by_search ON signal (workspace_id, saved_search_id, id);
CREATE INDEX signal_standing ON signal (workspace_id, person_id, id) WHERE state IN ('open', 'snoozed');
CREATE INDEX signal_by_person ON signal (workspace_id, person_id);
CREATE INDEX signal_by_post ON signal (post_id);

-- How many signals a workspace has in each state, kept with the write so that no page counts.
CREATE TABLE signal_count (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, state)
) STRICT;

-- One row for each person with an open or snoozed signal. `bound` is the priority when it was last
-- computed; priority only falls with time, so it is never below the priority now.
CREATE TABLE opportunity (
  workspace_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  bound REAL NOT NULL,
  bounded_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, person_id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX opportunity_by_bound ON opportunity (workspace_id, bound, person_id);
CREATE INDEX opportunity_by_age ON opportunity (bounded_at);

CREATE TABLE interaction (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('acted', 'snoozed', 'dismissed')),
  signals TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX interaction_by_person ON interaction (workspace_id, person_id, id);
CREATE INDEX interaction_by_user ON interaction (workspace_id, user_id, id);
