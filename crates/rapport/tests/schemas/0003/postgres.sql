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
    links text NOT NULL,
    lang_from text DEFAULT 'post'::text NOT NULL,
    CONSTRAINT post_lang_from_check CHECK ((lang_from = ANY (ARRAY['post'::text, 'feed'::text, 'text'::text])))
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

INSERT INTO public._sqlx_migrations VALUES (1, 'house', '2026-11-27 07:56:12.769895+00', true, '\x4493377be11864e405b56fbef52c9b7d4a5fecb8100153ea0ef67a68f7c968dab9bb6b4e59fa3dee77bfd0384bb172c8', 35858546);
INSERT INTO public._sqlx_migrations VALUES (2, 'findings', '2026-11-27 07:56:12.806286+00', true, '\x5975c59fa59df8ed64f835a2b7a32850f308d061243145a67e3a60228ae741d15e665e5f162a954b24646c0328c1582b', 4572031);
INSERT INTO public._sqlx_migrations VALUES (3, 'language', '2026-11-27 07:56:12.81098+00', true, '\x06ef92e93585bb42d8f80940e36c187e889859c0b565032f3c4a61b714164582f1947bfc514740a1b39586bb5d9da03a', 465559);


--
-- Data for Name: dropped; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.dropped VALUES ('01a21c01-3e88-7394-a4c0-39ff2aa20504', 'not JSON', 1, 'line 5: {"this": "is not a post', 1795766173330640);


--
-- Data for Name: event; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event VALUES ('01a21c01-3d3e-73f4-bcef-ea3c4abe6480', NULL, '01a21c01-3d3e-7e17-bedd-83601895c6b7', 1795766172990161, 'workspace.created', '01a21c01-3d3e-7f46-ab73-0af83e172e22', '{"name":[null,"Cold stores"]}');
INSERT INTO public.event VALUES ('01a21c01-3dda-7ff9-a133-c33f0b8f910d', '01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3d3e-7e17-bedd-83601895c6b7', 1795766173146690, 'saved_search.created', '01a21c01-3dda-783b-b7a5-a0c3410043a7', '{"query":[null,"\"cold store\" OR freezer"]}');
INSERT INTO public.event VALUES ('01a21c01-3e88-7836-b383-8280cc484cc5', '01a21c01-3d3e-7f46-ab73-0af83e172e22', NULL, 1795766173320347, 'source.added', '01a21c01-3e88-7fd1-9224-38ac00e59608', '{"address":[null,"/invented/posts.jsonl"],"name":[null,"posts.jsonl"]}');
INSERT INTO public.event VALUES ('01a21c01-3e92-774f-851c-50f24b89e1db', '01a21c01-3d3e-7f46-ab73-0af83e172e22', NULL, 1795766173330640, 'signal.found', '01a21c01-3e92-7000-a4e3-2b16b62ae09f', '{"saved_search":[null,"01a21c01-3dda-783b-b7a5-a0c3410043a7"]}');
INSERT INTO public.event VALUES ('01a21c01-3e92-7ff3-ac73-78c2e012f4b6', '01a21c01-3d3e-7f46-ab73-0af83e172e22', NULL, 1795766173330640, 'signal.found', '01a21c01-3e92-7001-b20d-df3739488076', '{"saved_search":[null,"01a21c01-3dda-783b-b7a5-a0c3410043a7"]}');
INSERT INTO public.event VALUES ('01a21c01-3e92-74c0-a5ae-8ed98eea60b1', '01a21c01-3d3e-7f46-ab73-0af83e172e22', NULL, 1795766173330640, 'signal.found', '01a21c01-3e92-7002-8036-88d38439518f', '{"saved_search":[null,"01a21c01-3dda-783b-b7a5-a0c3410043a7"]}');


--
-- Data for Name: gap; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.gap VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f71', '01a21c01-3e88-7394-a4c0-39ff2aa20504', 1777881600000000, 1777885200000000, 'a gap, for the sake of one', 1777885200000000);


--
-- Data for Name: identity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.identity VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', 'x', 'ada', '01a21c01-3e92-726b-b39d-489dd9505562', NULL, 'https://x.com/ada', NULL);
INSERT INTO public.identity VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', 'x', 'cy', '01a21c01-3e92-76cf-a49f-56dfc5225f66', NULL, 'https://x.com/cy', NULL);


--
-- Data for Name: interaction; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.interaction VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70', '01a21c01-3e92-76cf-a49f-56dfc5225f66', '01a21c01-3d3e-7e17-bedd-83601895c6b7', 'acted', '[]', 1777881600000000, NULL);


--
-- Data for Name: member; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.member VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3d3e-7e17-bedd-83601895c6b7', 'admin', 1795766172990161);


--
-- Data for Name: opportunity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.opportunity VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3e92-726b-b39d-489dd9505562', 58.03608576341367, 1795766173330640, 1795766173330640);
INSERT INTO public.opportunity VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3e92-76cf-a49f-56dfc5225f66', 72.07142857142858, 1795766173330640, 1795766173330640);


--
-- Data for Name: person; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.person VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3e92-726b-b39d-489dd9505562', 'Ada Invented', NULL, 'https://social.example/post-1', 'finding people with cold stores', 1795766173330640);
INSERT INTO public.person VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3e92-76cf-a49f-56dfc5225f66', 'Cy Made Up', NULL, 'post-3', 'finding people with cold stores', 1795766173330640);


--
-- Data for Name: post; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.post VALUES ('01a21c01-3e92-7000-b91f-dc2cff83ce18', '01a21c01-3e88-7394-a4c0-39ff2aa20504', 'x', 'post-1', 'https://social.example/post-1', 'ada', 'Ada Invented', 'en', 1777881600000000, 1795766173330640, 'Which scanner works in a cold store? Ours freeze up.', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21c01-3e92-7001-ab69-1990bdc71f70', '01a21c01-3e88-7394-a4c0-39ff2aa20504', 'x', 'post-2', NULL, 'bo', NULL, 'en', 1795766173330640, 1795766173330640, 'Lunch was good', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21c01-3e92-7002-ad51-c2be28bd175f', '01a21c01-3e88-7394-a4c0-39ff2aa20504', 'x', 'post-3', NULL, 'cy', 'Cy Made Up', 'sv', 1795766173330640, 1795766173330640, 'Vår freezer är för gammal, någon som kan rekommendera en?', NULL, '["https://example.com/freezer"]', 'post');
INSERT INTO public.post VALUES ('01a21c01-3e92-7003-a2e7-c7f44ed7cebd', '01a21c01-3e88-7394-a4c0-39ff2aa20504', 'x', 'post-4', NULL, 'dee', NULL, 'pl', 1795766173330640, 1795766173330640, 'Zażółć gęślą jaźń', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21c01-3e92-7004-9030-2d1fe906635b', '01a21c01-3e88-7394-a4c0-39ff2aa20504', 'x', 'post-6', NULL, 'ada', NULL, 'en', 1795766173330640, 1795766173330640, 'We are buying a second freezer next month.', 'post-1', '[]', 'post');


--
-- Data for Name: profile; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.profile VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '{"offer":"Counting a cold store","problems":["stocktaking"],"roles":["operations manager"],"industries":["food"],"regions":["Sweden"],"languages":["en","sv"],"competitors":[]}', 1777881600000000);


--
-- Data for Name: saved_search; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.saved_search VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3dda-783b-b7a5-a0c3410043a7', '“cold store” or freezer', '"cold store" OR freezer', '[]', 'finding people with cold stores', '01a21c01-3d3e-7e17-bedd-83601895c6b7', 'at_once', false, 1795766173146690, 3, 0, 0, 1795766173330640);


--
-- Data for Name: session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session VALUES ('\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', '01a21c01-3d3e-7e17-bedd-83601895c6b7', '01a21c01-3d3e-7f46-ab73-0af83e172e22', 1777881600000000, 1777881600000000, 1777968000000000);


--
-- Data for Name: signal; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signal VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3e92-7000-a4e3-2b16b62ae09f', '01a21c01-3dda-783b-b7a5-a0c3410043a7', '01a21c01-3e92-7000-b91f-dc2cff83ce18', '01a21c01-3e92-726b-b39d-489dd9505562', '[]', '[[25,35]]', 0.0008852234538494486, 'open', NULL, NULL, 1795766173330640, 1795766173330640);
INSERT INTO public.signal VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3e92-7001-b20d-df3739488076', '01a21c01-3dda-783b-b7a5-a0c3410043a7', '01a21c01-3e92-7002-ad51-c2be28bd175f', '01a21c01-3e92-76cf-a49f-56dfc5225f66', '[{"trigger":"asks_recommendation","confidence":0.9,"spans":[[30,57]]},{"trigger":"question","confidence":0.75,"spans":[[30,44]]}]', '[[5,12],[30,57]]', 60.9, 'open', NULL, NULL, 1795766173330640, 1795766173330640);
INSERT INTO public.signal VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3e92-7002-8036-88d38439518f', '01a21c01-3dda-783b-b7a5-a0c3410043a7', '01a21c01-3e92-7004-9030-2d1fe906635b', '01a21c01-3e92-726b-b39d-489dd9505562', '[{"trigger":"intent_to_buy","confidence":0.75,"spans":[[7,30],[31,41]]}]', '[[7,30],[31,41]]', 41.25, 'open', NULL, NULL, 1795766173330640, 1795766173330640);


--
-- Data for Name: signal_count; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signal_count VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', 'open', 3);


--
-- Data for Name: source; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.source VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', '01a21c01-3e88-7fd1-9224-38ac00e59608', '01a21c01-3e88-7394-a4c0-39ff2aa20504', 'posts.jsonl', false, 1795766173320347);


--
-- Data for Name: stream; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.stream VALUES ('01a21c01-3e88-7394-a4c0-39ff2aa20504', 'file', '/invented/posts.jsonl', '{"offset":742,"line":6,"at":"2026-11-27T07:56:13.330542Z","head_length":742,"head":"ca81f470fd546e0c"}', 1795766173320347, 1795766173330640, 1777881600000000, 1795766173330640, NULL, NULL, 0, NULL, 6, 5, 1, NULL, 0);


--
-- Data for Name: tombstone; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tombstone VALUES ('x', 'post-0', 1777881600000000);


--
-- Data for Name: user; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."user" VALUES ('01a21c01-3d3e-7e17-bedd-83601895c6b7', 'Ada Invented', 'ada@example.com', 'ada@example.com', '$argon2id$v=19$m=19456,t=2,p=1$43yIxieWSAO2s2RcmSf+pA$UNVnHXdCqcSQ5GiOeXjql2tMBSMhlRaZ48wyIjr0epU', 1795766172990161);


--
-- Data for Name: workspace; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.workspace VALUES ('01a21c01-3d3e-7f46-ab73-0af83e172e22', 'Cold stores', 1795766172990161);


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

CREATE INDEX signal_by_post ON public.signal USING btree (post_id, workspace_id, id);


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


