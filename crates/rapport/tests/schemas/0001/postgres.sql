--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = on;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: _sqlx_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);


--
-- Name: dropped; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dropped (
    stream_id uuid NOT NULL,
    reason text NOT NULL,
    count bigint NOT NULL,
    sample text NOT NULL,
    last_at bigint NOT NULL
);


--
-- Name: event; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.event (
    id uuid NOT NULL,
    workspace_id uuid,
    actor_id uuid,
    at bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    changes text NOT NULL
);

ALTER TABLE ONLY public.event FORCE ROW LEVEL SECURITY;


--
-- Name: gap; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.gap (
    id uuid NOT NULL,
    stream_id uuid NOT NULL,
    from_at bigint NOT NULL,
    until_at bigint NOT NULL,
    reason text NOT NULL,
    recorded_at bigint NOT NULL
);


--
-- Name: identity; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.identity (
    workspace_id uuid NOT NULL,
    network text NOT NULL,
    handle text NOT NULL,
    person_id uuid NOT NULL,
    shown_as text,
    url text,
    looked_up_at bigint
);

ALTER TABLE ONLY public.identity FORCE ROW LEVEL SECURITY;


--
-- Name: interaction; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.interaction (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    signals text NOT NULL,
    at bigint NOT NULL,
    undone_at bigint,
    CONSTRAINT interaction_kind_check CHECK ((kind = ANY (ARRAY['acted'::text, 'snoozed'::text, 'dismissed'::text])))
);

ALTER TABLE ONLY public.interaction FORCE ROW LEVEL SECURITY;


--
-- Name: member; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.member (
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    joined_at bigint NOT NULL,
    CONSTRAINT member_role_check CHECK ((role = ANY (ARRAY['seller'::text, 'leader'::text, 'marketer'::text, 'admin'::text])))
);


--
-- Name: opportunity; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.opportunity (
    workspace_id uuid NOT NULL,
    person_id uuid NOT NULL,
    bound double precision NOT NULL,
    bounded_at bigint NOT NULL,
    visible_at bigint NOT NULL
);

ALTER TABLE ONLY public.opportunity FORCE ROW LEVEL SECURITY;


--
-- Name: person; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.person (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    about text,
    source text NOT NULL,
    purpose text NOT NULL,
    learnt_at bigint NOT NULL
);

ALTER TABLE ONLY public.person FORCE ROW LEVEL SECURITY;


--
-- Name: post; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.post (
    id uuid NOT NULL,
    stream_id uuid NOT NULL,
    network text NOT NULL,
    uri text NOT NULL,
    url text,
    author_handle text NOT NULL,
    author_name text,
    lang text,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    text text NOT NULL,
    reply_to text,
    links text NOT NULL
);


--
-- Name: profile; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.profile (
    workspace_id uuid NOT NULL,
    content text NOT NULL,
    changed_at bigint NOT NULL
);

ALTER TABLE ONLY public.profile FORCE ROW LEVEL SECURITY;


--
-- Name: saved_search; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.saved_search (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    triggers text NOT NULL,
    purpose text NOT NULL,
    owner_id uuid NOT NULL,
    alert text NOT NULL,
    paused boolean NOT NULL,
    created_at bigint NOT NULL,
    signals bigint DEFAULT 0 NOT NULL,
    useful bigint DEFAULT 0 NOT NULL,
    not_useful bigint DEFAULT 0 NOT NULL,
    last_signal_at bigint,
    CONSTRAINT saved_search_alert_check CHECK ((alert = ANY (ARRAY['at_once'::text, 'daily'::text, 'silent'::text])))
);

ALTER TABLE ONLY public.saved_search FORCE ROW LEVEL SECURITY;


--
-- Name: session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session (
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: signal; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signal (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    saved_search_id uuid NOT NULL,
    post_id uuid NOT NULL,
    person_id uuid NOT NULL,
    triggers text NOT NULL,
    spans text NOT NULL,
    score double precision NOT NULL,
    state text NOT NULL,
    snoozed_until bigint,
    useful boolean,
    surfaces_at bigint,
    created_at bigint NOT NULL,
    CONSTRAINT signal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'snoozed'::text, 'dismissed'::text, 'acted'::text])))
);

ALTER TABLE ONLY public.signal FORCE ROW LEVEL SECURITY;


--
-- Name: signal_count; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signal_count (
    workspace_id uuid NOT NULL,
    state text NOT NULL,
    count bigint NOT NULL
);

ALTER TABLE ONLY public.signal_count FORCE ROW LEVEL SECURITY;


--
-- Name: source; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.source (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    stream_id uuid NOT NULL,
    name text NOT NULL,
    paused boolean NOT NULL,
    created_at bigint NOT NULL
);

ALTER TABLE ONLY public.source FORCE ROW LEVEL SECURITY;


--
-- Name: stream; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.stream (
    id uuid NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    cursor text,
    created_at bigint NOT NULL,
    last_item_at bigint,
    last_item_written_at bigint,
    last_success_at bigint,
    error text,
    error_since bigint,
    failures bigint DEFAULT 0 NOT NULL,
    next_poll_at bigint,
    read_count bigint DEFAULT 0 NOT NULL,
    stored_count bigint DEFAULT 0 NOT NULL,
    dropped_count bigint DEFAULT 0 NOT NULL,
    lease_holder uuid,
    lease_until bigint DEFAULT 0 NOT NULL,
    CONSTRAINT stream_kind_check CHECK ((kind = ANY (ARRAY['feed'::text, 'jetstream'::text, 'file'::text])))
);


--
-- Name: tombstone; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tombstone (
    network text NOT NULL,
    uri text NOT NULL,
    deleted_at bigint NOT NULL
);


--
-- Name: user; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."user" (
    id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_folded text NOT NULL,
    password_hash text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: workspace; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.workspace (
    id uuid NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._sqlx_migrations VALUES (1, 'house', '2026-11-27 06:58:14.325051+00', true, '\x4493377be11864e405b56fbef52c9b7d4a5fecb8100153ea0ef67a68f7c968dab9bb6b4e59fa3dee77bfd0384bb172c8', 97645853);


--
-- Data for Name: dropped; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.dropped VALUES ('01a21bcc-2a90-7934-af22-3d4919d64a36', 'not JSON', 1, 'line 5: {"this": "is not a post', 1795762694807209);


--
-- Data for Name: event; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event VALUES ('01a21bcc-2991-786c-aad0-19da1675c04f', NULL, '01a21bcc-2991-708c-a5de-4061107fbc1c', 1795762694545129, 'workspace.created', '01a21bcc-2991-7748-a728-dcf8a787f692', '{"name":[null,"Cold stores"]}');
INSERT INTO public.event VALUES ('01a21bcc-2a13-73a7-9a7a-0756773b096f', '01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2991-708c-a5de-4061107fbc1c', 1795762694675566, 'saved_search.created', '01a21bcc-2a13-7471-a921-603dafd04184', '{"query":[null,"\"cold store\" OR freezer"]}');
INSERT INTO public.event VALUES ('01a21bcc-2a90-7d60-aa7f-f2b9f44e406b', '01a21bcc-2991-7748-a728-dcf8a787f692', NULL, 1795762694800825, 'source.added', '01a21bcc-2a90-7595-82bf-bd42062a342f', '{"address":[null,"/invented/posts.jsonl"],"name":[null,"posts.jsonl"]}');
INSERT INTO public.event VALUES ('01a21bcc-2a97-7d61-8016-1b2ad0450581', '01a21bcc-2991-7748-a728-dcf8a787f692', NULL, 1795762694807209, 'signal.found', '01a21bcc-2a97-7000-859c-f6b9d8e5db3b', '{"saved_search":[null,"01a21bcc-2a13-7471-a921-603dafd04184"]}');
INSERT INTO public.event VALUES ('01a21bcc-2a97-7521-90d7-ccd2f2e1d438', '01a21bcc-2991-7748-a728-dcf8a787f692', NULL, 1795762694807209, 'signal.found', '01a21bcc-2a97-7001-92e6-98f55dc7307b', '{"saved_search":[null,"01a21bcc-2a13-7471-a921-603dafd04184"]}');
INSERT INTO public.event VALUES ('01a21bcc-2a97-77c9-a587-4fd93da4347d', '01a21bcc-2991-7748-a728-dcf8a787f692', NULL, 1795762694807209, 'signal.found', '01a21bcc-2a97-7002-a3cf-877573e1147c', '{"saved_search":[null,"01a21bcc-2a13-7471-a921-603dafd04184"]}');


--
-- Data for Name: gap; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.gap VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f71', '01a21bcc-2a90-7934-af22-3d4919d64a36', 1777881600000000, 1777885200000000, 'a gap, for the sake of one', 1777885200000000);


--
-- Data for Name: identity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.identity VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', 'x', 'ada', '01a21bcc-2a97-7e00-ac5b-8ffbb49f6266', NULL, 'https://x.com/ada', NULL);
INSERT INTO public.identity VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', 'x', 'cy', '01a21bcc-2a97-7071-aa1d-a9d23644b67c', NULL, 'https://x.com/cy', NULL);


--
-- Data for Name: interaction; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.interaction VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70', '01a21bcc-2a97-7071-aa1d-a9d23644b67c', '01a21bcc-2991-708c-a5de-4061107fbc1c', 'acted', '[]', 1777881600000000, NULL);


--
-- Data for Name: member; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.member VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2991-708c-a5de-4061107fbc1c', 'admin', 1795762694545129);


--
-- Data for Name: opportunity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.opportunity VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a97-7071-aa1d-a9d23644b67c', 72.07142857142858, 1795762694807209, 1795762694807209);
INSERT INTO public.opportunity VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a97-7e00-ac5b-8ffbb49f6266', 46.429046601653795, 1795762694807209, 1795762694807209);


--
-- Data for Name: person; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.person VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a97-7e00-ac5b-8ffbb49f6266', 'Ada Invented', NULL, 'https://social.example/post-1', 'finding people with cold stores', 1795762694807209);
INSERT INTO public.person VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a97-7071-aa1d-a9d23644b67c', 'Cy Made Up', NULL, 'post-3', 'finding people with cold stores', 1795762694807209);


--
-- Data for Name: post; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.post VALUES ('01a21bcc-2a97-7000-8ba6-355e0ea0155e', '01a21bcc-2a90-7934-af22-3d4919d64a36', 'x', 'post-1', 'https://social.example/post-1', 'ada', 'Ada Invented', 'en', 1777881600000000, 1795762694807209, 'Which scanner works in a cold store? Ours freeze up.', NULL, '[]');
INSERT INTO public.post VALUES ('01a21bcc-2a97-7001-8673-cc2693a76efc', '01a21bcc-2a90-7934-af22-3d4919d64a36', 'x', 'post-2', NULL, 'bo', NULL, 'en', 1795762694807209, 1795762694807209, 'Lunch was good', NULL, '[]');
INSERT INTO public.post VALUES ('01a21bcc-2a97-7002-851a-67dc34e5c26b', '01a21bcc-2a90-7934-af22-3d4919d64a36', 'x', 'post-3', NULL, 'cy', 'Cy Made Up', 'sv', 1795762694807209, 1795762694807209, 'Vår freezer är för gammal, någon som kan rekommendera en?', NULL, '["https://example.com/freezer"]');
INSERT INTO public.post VALUES ('01a21bcc-2a97-7003-8a7c-af31c98f6c9a', '01a21bcc-2a90-7934-af22-3d4919d64a36', 'x', 'post-4', NULL, 'dee', NULL, 'pl', 1795762694807209, 1795762694807209, 'Zażółć gęślą jaźń', NULL, '[]');
INSERT INTO public.post VALUES ('01a21bcc-2a97-7004-8334-97fe84e0635d', '01a21bcc-2a90-7934-af22-3d4919d64a36', 'x', 'post-6', NULL, 'ada', NULL, 'en', 1795762694807209, 1795762694807209, 'We are buying a second freezer next month.', 'post-1', '[]');


--
-- Data for Name: profile; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.profile VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '{"offer":"Counting a cold store","problems":["stocktaking"],"roles":["operations manager"],"industries":["food"],"regions":["Sweden"],"languages":["en","sv"],"competitors":[]}', 1777881600000000);


--
-- Data for Name: saved_search; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.saved_search VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a13-7471-a921-603dafd04184', '“cold store” or freezer', '"cold store" OR freezer', '[]', 'finding people with cold stores', '01a21bcc-2991-708c-a5de-4061107fbc1c', 'at_once', false, 1795762694675566, 3, 0, 0, 1795762694807209);


--
-- Data for Name: session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session VALUES ('\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', '01a21bcc-2991-708c-a5de-4061107fbc1c', '01a21bcc-2991-7748-a728-dcf8a787f692', 1777881600000000, 1777881600000000, 1777968000000000);


--
-- Data for Name: signal; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signal VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a97-7000-859c-f6b9d8e5db3b', '01a21bcc-2a13-7471-a921-603dafd04184', '01a21bcc-2a97-7000-8ba6-355e0ea0155e', '01a21bcc-2a97-7e00-ac5b-8ffbb49f6266', '[]', '[[25,35]]', 0.000886989753752232, 'open', NULL, NULL, 1795762694807209, 1795762694807209);
INSERT INTO public.signal VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a97-7001-92e6-98f55dc7307b', '01a21bcc-2a13-7471-a921-603dafd04184', '01a21bcc-2a97-7002-851a-67dc34e5c26b', '01a21bcc-2a97-7071-aa1d-a9d23644b67c', '[{"trigger":"asks_recommendation","confidence":0.9,"spans":[[30,57]]},{"trigger":"question","confidence":0.75,"spans":[[30,44]]}]', '[[5,12],[30,57]]', 60.9, 'open', NULL, NULL, 1795762694807209, 1795762694807209);
INSERT INTO public.signal VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a97-7002-a3cf-877573e1147c', '01a21bcc-2a13-7471-a921-603dafd04184', '01a21bcc-2a97-7004-8334-97fe84e0635d', '01a21bcc-2a97-7e00-ac5b-8ffbb49f6266', '[]', '[[23,30]]', 25, 'open', NULL, NULL, 1795762694807209, 1795762694807209);


--
-- Data for Name: signal_count; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signal_count VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', 'open', 3);


--
-- Data for Name: source; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.source VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', '01a21bcc-2a90-7595-82bf-bd42062a342f', '01a21bcc-2a90-7934-af22-3d4919d64a36', 'posts.jsonl', false, 1795762694800825);


--
-- Data for Name: stream; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.stream VALUES ('01a21bcc-2a90-7934-af22-3d4919d64a36', 'file', '/invented/posts.jsonl', '{"offset":742,"line":6,"at":"2026-11-27T06:58:14.806764Z","head_length":742,"head":"ca81f470fd546e0c"}', 1795762694800825, 1795762694807209, 1777881600000000, 1795762694807209, NULL, NULL, 0, NULL, 6, 5, 1, NULL, 0);


--
-- Data for Name: tombstone; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tombstone VALUES ('x', 'post-0', 1777881600000000);


--
-- Data for Name: user; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."user" VALUES ('01a21bcc-2991-708c-a5de-4061107fbc1c', 'Ada Invented', 'ada@example.com', 'ada@example.com', '$argon2id$v=19$m=19456,t=2,p=1$M+gFyZBKxYe4eINUCPO9yg$jtnl7HYll/3WM4XC/+pWKJDIdrG6hNjKn00Bic0aIFk', 1795762694545129);


--
-- Data for Name: workspace; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.workspace VALUES ('01a21bcc-2991-7748-a728-dcf8a787f692', 'Cold stores', 1795762694545129);


--
-- Name: _sqlx_migrations _sqlx_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);


--
-- Name: dropped dropped_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dropped
    ADD CONSTRAINT dropped_pkey PRIMARY KEY (stream_id, reason);


--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);


--
-- Name: gap gap_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.gap
    ADD CONSTRAINT gap_pkey PRIMARY KEY (id);


--
-- Name: identity identity_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (workspace_id, network, handle);


--
-- Name: interaction interaction_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT interaction_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: member member_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (workspace_id, user_id);


--
-- Name: opportunity opportunity_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_pkey PRIMARY KEY (workspace_id, person_id);


--
-- Name: person person_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: post post_network_uri_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_network_uri_key UNIQUE (network, uri);


--
-- Name: post post_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);


--
-- Name: profile profile_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.profile
    ADD CONSTRAINT profile_pkey PRIMARY KEY (workspace_id);


--
-- Name: saved_search saved_search_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.saved_search
    ADD CONSTRAINT saved_search_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: session session_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);


--
-- Name: signal_count signal_count_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal_count
    ADD CONSTRAINT signal_count_pkey PRIMARY KEY (workspace_id, state);


--
-- Name: signal signal_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: signal signal_workspace_id_saved_search_id_post_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_workspace_id_saved_search_id_post_id_key UNIQUE (workspace_id, saved_search_id, post_id);


--
-- Name: source source_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: source source_workspace_id_stream_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_workspace_id_stream_id_key UNIQUE (workspace_id, stream_id);


--
-- Name: stream stream_kind_address_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_kind_address_key UNIQUE (kind, address);


--
-- Name: stream stream_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_pkey PRIMARY KEY (id);


--
-- Name: tombstone tombstone_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT tombstone_pkey PRIMARY KEY (network, uri);


--
-- Name: user user_email_folded_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_email_folded_key UNIQUE (email_folded);


--
-- Name: user user_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_pkey PRIMARY KEY (id);


--
-- Name: workspace workspace_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.workspace
    ADD CONSTRAINT workspace_pkey PRIMARY KEY (id);


--
-- Name: event_by_workspace; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX event_by_workspace ON public.event USING btree (workspace_id, id);


--
-- Name: gap_by_stream; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX gap_by_stream ON public.gap USING btree (stream_id, id);


--
-- Name: identity_by_handle; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX identity_by_handle ON public.identity USING btree (network, handle);


--
-- Name: identity_by_person; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX identity_by_person ON public.identity USING btree (workspace_id, person_id);


--
-- Name: identity_to_look_up; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX identity_to_look_up ON public.identity USING btree (network, looked_up_at);


--
-- Name: interaction_by_person; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX interaction_by_person ON public.interaction USING btree (workspace_id, person_id, id);


--
-- Name: interaction_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX interaction_by_user ON public.interaction USING btree (workspace_id, user_id, id);


--
-- Name: member_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX member_by_user ON public.member USING btree (user_id);


--
-- Name: opportunity_by_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX opportunity_by_age ON public.opportunity USING btree (bounded_at);


--
-- Name: opportunity_by_bound; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX opportunity_by_bound ON public.opportunity USING btree (workspace_id, bound, person_id);


--
-- Name: post_by_author; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX post_by_author ON public.post USING btree (network, author_handle);


--
-- Name: post_by_stream; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX post_by_stream ON public.post USING btree (stream_id, id);


--
-- Name: session_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_by_user ON public.session USING btree (user_id);


--
-- Name: signal_by_person; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_by_person ON public.signal USING btree (workspace_id, person_id);


--
-- Name: signal_by_post; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_by_post ON public.signal USING btree (post_id);


--
-- Name: signal_by_search; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_by_search ON public.signal USING btree (workspace_id, saved_search_id, id);


--
-- Name: signal_by_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_by_state ON public.signal USING btree (workspace_id, state, id);


--
-- Name: signal_standing; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_standing ON public.signal USING btree (workspace_id, person_id, id) WHERE (state = ANY (ARRAY['open'::text, 'snoozed'::text]));


--
-- Name: source_by_stream; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX source_by_stream ON public.source USING btree (stream_id);


--
-- Name: dropped dropped_stream_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dropped
    ADD CONSTRAINT dropped_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES public.stream(id) ON DELETE CASCADE;


--
-- Name: gap gap_stream_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.gap
    ADD CONSTRAINT gap_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES public.stream(id) ON DELETE CASCADE;


--
-- Name: identity identity_workspace_id_person_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES public.person(workspace_id, id) ON DELETE CASCADE;


--
-- Name: interaction interaction_workspace_id_person_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT interaction_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES public.person(workspace_id, id) ON DELETE CASCADE;


--
-- Name: member member_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: member member_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: opportunity opportunity_workspace_id_person_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES public.person(workspace_id, id) ON DELETE CASCADE;


--
-- Name: person person_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: profile profile_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.profile
    ADD CONSTRAINT profile_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: saved_search saved_search_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.saved_search
    ADD CONSTRAINT saved_search_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: saved_search saved_search_workspace_id_owner_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.saved_search
    ADD CONSTRAINT saved_search_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES public.member(workspace_id, user_id);


--
-- Name: session session_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: session session_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: signal_count signal_count_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal_count
    ADD CONSTRAINT signal_count_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: signal signal_post_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_post_id_fkey FOREIGN KEY (post_id) REFERENCES public.post(id);


--
-- Name: signal signal_workspace_id_person_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES public.person(workspace_id, id);


--
-- Name: signal signal_workspace_id_saved_search_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_workspace_id_saved_search_id_fkey FOREIGN KEY (workspace_id, saved_search_id) REFERENCES public.saved_search(workspace_id, id);


--
-- Name: source source_stream_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES public.stream(id);


--
-- Name: source source_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: event; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.event ENABLE ROW LEVEL SECURITY;

--
-- Name: identity; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.identity ENABLE ROW LEVEL SECURITY;

--
-- Name: interaction; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.interaction ENABLE ROW LEVEL SECURITY;

--
-- Name: opportunity; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.opportunity ENABLE ROW LEVEL SECURITY;

--
-- Name: person; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;

--
-- Name: profile; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.profile ENABLE ROW LEVEL SECURITY;

--
-- Name: saved_search; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.saved_search ENABLE ROW LEVEL SECURITY;

--
-- Name: signal; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.signal ENABLE ROW LEVEL SECURITY;

--
-- Name: signal_count; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.signal_count ENABLE ROW LEVEL SECURITY;

--
-- Name: source; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.source ENABLE ROW LEVEL SECURITY;

--
-- Name: event workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.event USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: identity workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.identity USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: interaction workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.interaction USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: opportunity workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.opportunity USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: person workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.person USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: profile workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.profile USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: saved_search workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.saved_search USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: signal workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.signal USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: signal_count workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.signal_count USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: source workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.source USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- PostgreSQL database dump complete
--


