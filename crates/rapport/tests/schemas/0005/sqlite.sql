PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'house','2026-11-27 08:39:48',1,X'54bf85070e696aa43b4cdac645094f742bc8dd757488d1f4097853582553396cb205c0166e7c1dd03cf5c03212ee1b41',6028367);
INSERT INTO _sqlx_migrations VALUES(2,'findings','2026-11-27 08:39:48',1,X'8ce95ae783fc92f58a4fcc74a30fcb0c145de0f011d92216427618c227af86020238fb766ddda63c7fd877630cc30473',2660362);
INSERT INTO _sqlx_migrations VALUES(3,'language','2026-11-27 08:39:48',1,X'06ef92e93585bb42d8f80940e36c187e889859c0b565032f3c4a61b714164582f1947bfc514740a1b39586bb5d9da03a',2260352);
INSERT INTO _sqlx_migrations VALUES(4,'api','2026-11-27 08:39:48',1,X'f8378a43807a4fee4b87c26dde0398e22d41df4efe9ed9ac70d59441ea8a7bdb4c0b9abd4a3ee172a1909f1b53fea913',4390138);
INSERT INTO _sqlx_migrations VALUES(5,'sign_in','2026-11-27 08:39:48',1,X'1371d388a72ed46fce42a18af65f1296e4ddcff6b2d35b0ff8faab9c17e3658b65b1b7d276360958f6fe2476d0a2064d',16698074);
CREATE TABLE workspace (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO workspace VALUES(X'01a21c292aca764cb14d8ed2a7f1879f','Cold stores',1795768789706731);
CREATE TABLE IF NOT EXISTS "user" (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO user VALUES(X'01a21c292aca7c228ffdb3224f348a05','Ada Invented','ada@example.com','ada@example.com','$argon2id$v=19$m=19456,t=2,p=1$+v7eed84ggTrWjs+gwHaTQ$TVEkrNWY7gbQUL+cQrZQx1t95XdgpuSgx1VZeuk5gmc',1795768789706731);
CREATE TABLE member (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  user_id BLOB NOT NULL REFERENCES "user" (id),
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
) STRICT;
INSERT INTO member VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c292aca7c228ffdb3224f348a05','admin',1795768789706731);
CREATE TABLE event (
  id BLOB NOT NULL PRIMARY KEY,
  workspace_id BLOB,
  actor_id BLOB,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  changes TEXT NOT NULL
) STRICT;
INSERT INTO event VALUES(X'01a21c292aca753c93951a949ce235b5',NULL,X'01a21c292aca7c228ffdb3224f348a05',1795768789706731,'workspace.created','01a21c29-2aca-764c-b14d-8ed2a7f1879f','{"name":[null,"Cold stores"]}');
INSERT INTO event VALUES(X'01a21c292dc2736c9543bed81c67af9b',X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c292aca7c228ffdb3224f348a05',1795768790466026,'saved_search.created','01a21c29-2dc2-75c4-bdae-30942bb54341','{"query":[null,"\"cold store\" OR freezer"]}');
INSERT INTO event VALUES(X'01a21c2930ac7963bb9da8df217133d8',X'01a21c292aca764cb14d8ed2a7f1879f',NULL,1795768791212435,'source.added','01a21c29-30ac-701a-8bd2-f5c67a191097','{"address":[null,"/invented/posts.jsonl"],"name":[null,"posts.jsonl"]}');
INSERT INTO event VALUES(X'01a21c2930d075a593e35fb4df5a2984',X'01a21c292aca764cb14d8ed2a7f1879f',NULL,1795768791247602,'signal.found','01a21c29-30d0-7000-b0ef-127fe46c2f9b','{"saved_search":[null,"01a21c29-2dc2-75c4-bdae-30942bb54341"]}');
INSERT INTO event VALUES(X'01a21c2930d079a9bb64d715f1beef1c',X'01a21c292aca764cb14d8ed2a7f1879f',NULL,1795768791247602,'signal.found','01a21c29-30d0-7001-b735-feadd93abb99','{"saved_search":[null,"01a21c29-2dc2-75c4-bdae-30942bb54341"]}');
INSERT INTO event VALUES(X'01a21c2930d07ffda7db3604d400f92e',X'01a21c292aca764cb14d8ed2a7f1879f',NULL,1795768791247602,'signal.found','01a21c29-30d0-7002-8092-586039e3bcac','{"saved_search":[null,"01a21c29-2dc2-75c4-bdae-30942bb54341"]}');
INSERT INTO event VALUES(X'01a21c293354733e861c40abfdb55fa3',X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c292aca7c228ffdb3224f348a05',1795768791892413,'token.made','01a21c29-3354-7383-84db-213085170b3a','{"expires_at":[null,"2027-02-25T08:39:51.892406Z"],"name":[null,"A report"],"scope":[null,"read"]}');
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
INSERT INTO stream VALUES(X'01a21c2930ac7f0f890366cfd0b9b37d','file','/invented/posts.jsonl','{"offset":742,"line":6,"at":"2026-11-27T08:39:51.247047Z","head_length":742,"head":"ca81f470fd546e0c"}',1795768791212435,1795768791247602,1777881600000000,1795768791247602,NULL,NULL,0,NULL,6,5,1,NULL,0);
CREATE TABLE dropped (
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  sample TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (stream_id, reason)
) STRICT;
INSERT INTO dropped VALUES(X'01a21c2930ac7f0f890366cfd0b9b37d','not JSON',1,'line 5: {"this": "is not a post',1795768791247602);
CREATE TABLE gap (
  id BLOB NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
INSERT INTO gap VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f71',X'01a21c2930ac7f0f890366cfd0b9b37d',1777881600000000,1777885200000000,'a gap, for the sake of one',1777885200000000);
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
  links TEXT NOT NULL, lang_from TEXT NOT NULL DEFAULT 'post' CHECK (lang_from IN ('post', 'feed', 'text')),
  UNIQUE (network, uri)
) STRICT;
INSERT INTO post VALUES(X'01a21c2930d07000a0efa3b414d30159',X'01a21c2930ac7f0f890366cfd0b9b37d','x','post-1','https://social.example/post-1','ada','Ada Invented','en',1777881600000000,1795768791247602,'Which scanner works in a cold store? Ours freeze up.',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21c2930d07001bbe120ea4af6b371',X'01a21c2930ac7f0f890366cfd0b9b37d','x','post-2',NULL,'bo',NULL,'en',1795768791247602,1795768791247602,'Lunch was good',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21c2930d0700294ca5b3d4bc28c47',X'01a21c2930ac7f0f890366cfd0b9b37d','x','post-3',NULL,'cy','Cy Made Up','sv',1795768791247602,1795768791247602,'Vår freezer är för gammal, någon som kan rekommendera en?',NULL,'["https://example.com/freezer"]','post');
INSERT INTO post VALUES(X'01a21c2930d07003af34197c6146ebc3',X'01a21c2930ac7f0f890366cfd0b9b37d','x','post-4',NULL,'dee',NULL,'pl',1795768791247602,1795768791247602,'Zażółć gęślą jaźń',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21c2930d07004a0630b1d90926aa9',X'01a21c2930ac7f0f890366cfd0b9b37d','x','post-6',NULL,'ada',NULL,'en',1795768791247602,1795768791247602,'We are buying a second freezer next month.','post-1','[]','post');
CREATE TABLE tombstone (
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (network, uri)
) STRICT;
INSERT INTO tombstone VALUES('x','post-0',1777881600000000);
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
INSERT INTO source VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c2930ac701a8bd2f5c67a191097',X'01a21c2930ac7f0f890366cfd0b9b37d','posts.jsonl',0,1795768791212435);
CREATE TABLE profile (
  workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
  content TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO profile VALUES(X'01a21c292aca764cb14d8ed2a7f1879f','{"offer":"Counting a cold store","problems":["stocktaking"],"roles":["operations manager"],"industries":["food"],"regions":["Sweden"],"languages":["en","sv"],"competitors":[]}',1777881600000000);
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
INSERT INTO saved_search VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c292dc275c4bdae30942bb54341','“cold store” or freezer','"cold store" OR freezer','[]','finding people with cold stores',X'01a21c292aca7c228ffdb3224f348a05','at_once',0,1795768790466026,3,0,0,1795768791247602);
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
INSERT INTO person VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c2930d0787ba0727d5459e544d9','Ada Invented',NULL,'https://social.example/post-1','finding people with cold stores',1795768791247602);
INSERT INTO person VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c2930d07cd8bffcece79e97782c','Cy Made Up',NULL,'post-3','finding people with cold stores',1795768791247602);
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
INSERT INTO identity VALUES(X'01a21c292aca764cb14d8ed2a7f1879f','x','ada',X'01a21c2930d0787ba0727d5459e544d9',NULL,'https://x.com/ada',NULL);
INSERT INTO identity VALUES(X'01a21c292aca764cb14d8ed2a7f1879f','x','cy',X'01a21c2930d07cd8bffcece79e97782c',NULL,'https://x.com/cy',NULL);
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
INSERT INTO signal VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c2930d07000b0ef127fe46c2f9b',X'01a21c292dc275c4bdae30942bb54341',X'01a21c2930d07000a0efa3b414d30159',X'01a21c2930d0787ba0727d5459e544d9','[]','[[25,35]]',0.00088389646660402831912,'open',NULL,NULL,1795768791247602,1795768791247602);
INSERT INTO signal VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c2930d07001b735feadd93abb99',X'01a21c292dc275c4bdae30942bb54341',X'01a21c2930d0700294ca5b3d4bc28c47',X'01a21c2930d07cd8bffcece79e97782c','[{"trigger":"asks_recommendation","confidence":0.9,"spans":[[30,57]]},{"trigger":"question","confidence":0.75,"spans":[[30,44]]}]','[[5,12],[30,57]]',60.899999999999998578,'open',NULL,NULL,1795768791247602,1795768791247602);
INSERT INTO signal VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c2930d070028092586039e3bcac',X'01a21c292dc275c4bdae30942bb54341',X'01a21c2930d07004a0630b1d90926aa9',X'01a21c2930d0787ba0727d5459e544d9','[{"trigger":"intent_to_buy","confidence":0.75,"spans":[[7,30],[31,41]]}]','[[7,30],[31,41]]',41.25,'open',NULL,NULL,1795768791247602,1795768791247602);
CREATE TABLE signal_count (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, state)
) STRICT;
INSERT INTO signal_count VALUES(X'01a21c292aca764cb14d8ed2a7f1879f','open',3);
CREATE TABLE opportunity (
  workspace_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  bound REAL NOT NULL,
  bounded_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, person_id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO opportunity VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c2930d0787ba0727d5459e544d9',58.036085206552961322,1795768791247602,1795768791247602);
INSERT INTO opportunity VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c2930d07cd8bffcece79e97782c',72.071428571428583611,1795768791247602,1795768791247602);
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
INSERT INTO interaction VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f70',X'01a21c2930d07cd8bffcece79e97782c',X'01a21c292aca7c228ffdb3224f348a05','acted','[]',1777881600000000,NULL);
CREATE TABLE token (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'act', 'edit', 'admin')),
  token_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES member (workspace_id, user_id)
) STRICT;
INSERT INTO token VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c293354738384db213085170b3a',X'01a21c292aca7c228ffdb3224f348a05','A report','read',X'4f917bcdabdfd065799c8c5ccac413ed557d64928b65cf103fac756ab7ea5e12',1795768791892413,1803544791892406,NULL,NULL);
CREATE TABLE request_key (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  user_id BLOB NOT NULL,
  name TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  change TEXT,
  answer TEXT,
  PRIMARY KEY (workspace_id, user_id, name)
) STRICT;
INSERT INTO request_key VALUES(X'01a21c292aca764cb14d8ed2a7f1879f',X'01a21c292aca7c228ffdb3224f348a05','a-request',X'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',1777881600000000,NULL,NULL);
CREATE TABLE session (
  id BLOB NOT NULL PRIMARY KEY,
  -- Only the SHA-256 of what the browser holds.
  token_hash BLOB NOT NULL UNIQUE,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  device TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL
) STRICT;
INSERT INTO session VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f73',X'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',X'01a21c292aca7c228ffdb3224f348a05',X'01a21c292aca764cb14d8ed2a7f1879f','Firefox on Linux',1777881600000000,1777881600000000,1777968000000000,1777881600000000);
CREATE INDEX member_by_user ON member (user_id);
CREATE INDEX event_by_workspace ON event (workspace_id, id);
CREATE INDEX gap_by_stream ON gap (stream_id, id);
CREATE INDEX post_by_stream ON post (stream_id, id);
CREATE INDEX post_by_author ON post (network, author_handle);
CREATE INDEX source_by_stream ON source (stream_id);
CREATE INDEX identity_by_person ON identity (workspace_id, person_id);
CREATE INDEX identity_by_handle ON identity (network, handle);
CREATE INDEX identity_to_look_up ON identity (network, looked_up_at);
CREATE INDEX signal_by_state ON signal (workspace_id, state, id);
CREATE INDEX signal_by_search ON signal (workspace_id, saved_search_id, id);
CREATE INDEX signal_standing ON signal (workspace_id, person_id, id) WHERE state IN ('open', 'snoozed');
CREATE INDEX signal_by_person ON signal (workspace_id, person_id);
CREATE INDEX opportunity_by_bound ON opportunity (workspace_id, bound, person_id);
CREATE INDEX opportunity_by_age ON opportunity (bounded_at);
CREATE INDEX interaction_by_person ON interaction (workspace_id, person_id, id);
CREATE INDEX interaction_by_user ON interaction (workspace_id, user_id, id);
CREATE INDEX signal_by_post ON signal (post_id, workspace_id, id);
CREATE INDEX token_by_user ON token (workspace_id, user_id, id);
CREATE INDEX request_key_by_age ON request_key (created_at);
CREATE INDEX session_by_user ON session (user_id);
COMMIT;
