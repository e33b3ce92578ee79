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
-- Name: request_key; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_key (
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    request_hash bytea NOT NULL,
    created_at bigint NOT NULL,
    change text,
    answer text
);

ALTER TABLE ONLY public.request_key FORCE ROW LEVEL SECURITY;


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
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    device text NOT NULL,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    confirmed_at bigint NOT NULL
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
-- Name: token; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.token (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    scope text NOT NULL,
    token_hash bytea NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used_at bigint,
    revoked_at bigint,
    CONSTRAINT token_scope_check CHECK ((scope = ANY (ARRAY['read'::text, 'act'::text, 'edit'::text, 'admin'::text])))
);

ALTER TABLE ONLY public.token FORCE ROW LEVEL SECURITY;


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

INSERT INTO public._sqlx_migrations VALUES (1, 'house', '2026-11-27 08:39:52.183477+00', true, '\x4493377be11864e405b56fbef52c9b7d4a5fecb8100153ea0ef67a68f7c968dab9bb6b4e59fa3dee77bfd0384bb172c8', 48675049);
INSERT INTO public._sqlx_migrations VALUES (2, 'findings', '2026-11-27 08:39:52.23614+00', true, '\x5975c59fa59df8ed64f835a2b7a32850f308d061243145a67e3a60228ae741d15e665e5f162a954b24646c0328c1582b', 20121828);
INSERT INTO public._sqlx_migrations VALUES (3, 'language', '2026-11-27 08:39:52.255858+00', true, '\x06ef92e93585bb42d8f80940e36c187e889859c0b565032f3c4a61b714164582f1947bfc514740a1b39586bb5d9da03a', 1227372);
INSERT INTO public._sqlx_migrations VALUES (4, 'api', '2026-11-27 08:39:52.257616+00', true, '\x55b236f88b771b79e90a8a1c6e0300165ff2a6ae2284555ae0a01f269109d7c4c9c8119cd9e31072546c8efdf0e250d7', 14313011);
INSERT INTO public._sqlx_migrations VALUES (5, 'sign_in', '2026-11-27 08:39:52.273327+00', true, '\x7ef225e6d9e333853428e34485a2e00bf1a386ca025d58c5a6b026f9922639fb8827984f5f7d732eba1ccef3c767358f', 20544682);


--
-- Data for Name: dropped; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.dropped VALUES ('01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 'not JSON', 1, 'line 5: {"this": "is not a post', 1795768794367582);


--
-- Data for Name: event; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event VALUES ('01a21c29-384b-791c-afd9-2f6d7a3511ae', NULL, '01a21c29-384b-773d-8644-e8fd2b6b3892', 1795768793163914, 'workspace.created', '01a21c29-384b-7812-9229-2510e0e4298e', '{"name":[null,"Cold stores"]}');
INSERT INTO public.event VALUES ('01a21c29-3aa1-71c7-8570-91395d795eb2', '01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-384b-773d-8644-e8fd2b6b3892', 1795768793761860, 'saved_search.created', '01a21c29-3aa1-7eea-9558-ab9fc193323b', '{"query":[null,"\"cold store\" OR freezer"]}');
INSERT INTO public.event VALUES ('01a21c29-3cb7-7356-a399-d753286659d8', '01a21c29-384b-7812-9229-2510e0e4298e', NULL, 1795768794295827, 'source.added', '01a21c29-3cb7-7ee5-9fbe-d36e466830c5', '{"address":[null,"/invented/posts.jsonl"],"name":[null,"posts.jsonl"]}');
INSERT INTO public.event VALUES ('01a21c29-3d00-7ff4-a87e-8bc21b5d5e6f', '01a21c29-384b-7812-9229-2510e0e4298e', NULL, 1795768794367582, 'signal.found', '01a21c29-3d00-7000-8d9b-e1d2e51e3c58', '{"saved_search":[null,"01a21c29-3aa1-7eea-9558-ab9fc193323b"]}');
INSERT INTO public.event VALUES ('01a21c29-3d00-7f66-b884-ac136a4d51fb', '01a21c29-384b-7812-9229-2510e0e4298e', NULL, 1795768794367582, 'signal.found', '01a21c29-3d00-7001-a4f0-885573caa206', '{"saved_search":[null,"01a21c29-3aa1-7eea-9558-ab9fc193323b"]}');
INSERT INTO public.event VALUES ('01a21c29-3d00-7b9e-9e2c-ebdad792220e', '01a21c29-384b-7812-9229-2510e0e4298e', NULL, 1795768794367582, 'signal.found', '01a21c29-3d00-7002-9a7f-bae22ae7df34', '{"saved_search":[null,"01a21c29-3aa1-7eea-9558-ab9fc193323b"]}');
INSERT INTO public.event VALUES ('01a21c29-431c-7fd9-bf26-ff71658a4f54', '01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-384b-773d-8644-e8fd2b6b3892', 1795768795932806, 'token.made', '01a21c29-431c-71bf-9c0d-d832300bdd8d', '{"expires_at":[null,"2027-02-25T08:39:55.932792Z"],"name":[null,"A report"],"scope":[null,"read"]}');


--
-- Data for Name: gap; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.gap VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f71', '01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 1777881600000000, 1777885200000000, 'a gap, for the sake of one', 1777885200000000);


--
-- Data for Name: identity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.identity VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', 'x', 'ada', '01a21c29-3d00-7715-a544-b2c883d48b90', NULL, 'https://x.com/ada', NULL);
INSERT INTO public.identity VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', 'x', 'cy', '01a21c29-3d00-78ac-9829-57e1c852e1e7', NULL, 'https://x.com/cy', NULL);


--
-- Data for Name: interaction; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.interaction VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70', '01a21c29-3d00-78ac-9829-57e1c852e1e7', '01a21c29-384b-773d-8644-e8fd2b6b3892', 'acted', '[]', 1777881600000000, NULL);


--
-- Data for Name: member; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.member VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-384b-773d-8644-e8fd2b6b3892', 'admin', 1795768793163914);


--
-- Data for Name: opportunity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.opportunity VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3d00-7715-a544-b2c883d48b90', 58.0360852058898, 1795768794367582, 1795768794367582);
INSERT INTO public.opportunity VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3d00-78ac-9829-57e1c852e1e7', 72.07142857142858, 1795768794367582, 1795768794367582);


--
-- Data for Name: person; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.person VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3d00-7715-a544-b2c883d48b90', 'Ada Invented', NULL, 'https://social.example/post-1', 'finding people with cold stores', 1795768794367582);
INSERT INTO public.person VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3d00-78ac-9829-57e1c852e1e7', 'Cy Made Up', NULL, 'post-3', 'finding people with cold stores', 1795768794367582);


--
-- Data for Name: post; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.post VALUES ('01a21c29-3d00-7000-8cff-4e39e223fbc3', '01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 'x', 'post-1', 'https://social.example/post-1', 'ada', 'Ada Invented', 'en', 1777881600000000, 1795768794367582, 'Which scanner works in a cold store? Ours freeze up.', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21c29-3d00-7001-9714-01ee07fb43ad', '01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 'x', 'post-2', NULL, 'bo', NULL, 'en', 1795768794367582, 1795768794367582, 'Lunch was good', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21c29-3d00-7002-a4df-3538901ec6f5', '01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 'x', 'post-3', NULL, 'cy', 'Cy Made Up', 'sv', 1795768794367582, 1795768794367582, 'Vår freezer är för gammal, någon som kan rekommendera en?', NULL, '["https://example.com/freezer"]', 'post');
INSERT INTO public.post VALUES ('01a21c29-3d00-7003-ad6c-b57e8162b73e', '01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 'x', 'post-4', NULL, 'dee', NULL, 'pl', 1795768794367582, 1795768794367582, 'Zażółć gęślą jaźń', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21c29-3d00-7004-acb6-96da3e516c16', '01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 'x', 'post-6', NULL, 'ada', NULL, 'en', 1795768794367582, 1795768794367582, 'We are buying a second freezer next month.', 'post-1', '[]', 'post');


--
-- Data for Name: profile; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.profile VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '{"offer":"Counting a cold store","problems":["stocktaking"],"roles":["operations manager"],"industries":["food"],"regions":["Sweden"],"languages":["en","sv"],"competitors":[]}', 1777881600000000);


--
-- Data for Name: request_key; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.request_key VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-384b-773d-8644-e8fd2b6b3892', 'a-request', '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 1777881600000000, NULL, NULL);


--
-- Data for Name: saved_search; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.saved_search VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3aa1-7eea-9558-ab9fc193323b', '“cold store” or freezer', '"cold store" OR freezer', '[]', 'finding people with cold stores', '01a21c29-384b-773d-8644-e8fd2b6b3892', 'at_once', false, 1795768793761860, 3, 0, 0, 1795768794367582);


--
-- Data for Name: session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f73', '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', '01a21c29-384b-773d-8644-e8fd2b6b3892', '01a21c29-384b-7812-9229-2510e0e4298e', 'Firefox on Linux', 1777881600000000, 1777881600000000, 1777968000000000, 1777881600000000);


--
-- Data for Name: signal; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signal VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3d00-7000-8d9b-e1d2e51e3c58', '01a21c29-3aa1-7eea-9558-ab9fc193323b', '01a21c29-3d00-7000-8cff-4e39e223fbc3', '01a21c29-3d00-7715-a544-b2c883d48b90', '[]', '[[25,35]]', 0.0008838948863143514, 'open', NULL, NULL, 1795768794367582, 1795768794367582);
INSERT INTO public.signal VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3d00-7001-a4f0-885573caa206', '01a21c29-3aa1-7eea-9558-ab9fc193323b', '01a21c29-3d00-7002-a4df-3538901ec6f5', '01a21c29-3d00-78ac-9829-57e1c852e1e7', '[{"trigger":"asks_recommendation","confidence":0.9,"spans":[[30,57]]},{"trigger":"question","confidence":0.75,"spans":[[30,44]]}]', '[[5,12],[30,57]]', 60.9, 'open', NULL, NULL, 1795768794367582, 1795768794367582);
INSERT INTO public.signal VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3d00-7002-9a7f-bae22ae7df34', '01a21c29-3aa1-7eea-9558-ab9fc193323b', '01a21c29-3d00-7004-acb6-96da3e516c16', '01a21c29-3d00-7715-a544-b2c883d48b90', '[{"trigger":"intent_to_buy","confidence":0.75,"spans":[[7,30],[31,41]]}]', '[[7,30],[31,41]]', 41.25, 'open', NULL, NULL, 1795768794367582, 1795768794367582);


--
-- Data for Name: signal_count; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signal_count VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', 'open', 3);


--
-- Data for Name: source; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.source VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-3cb7-7ee5-9fbe-d36e466830c5', '01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 'posts.jsonl', false, 1795768794295827);


--
-- Data for Name: stream; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.stream VALUES ('01a21c29-3cb7-7a1b-b0d5-8c0a9a1900f4', 'file', '/invented/posts.jsonl', '{"offset":742,"line":6,"at":"2026-11-27T08:39:54.367076Z","head_length":742,"head":"ca81f470fd546e0c"}', 1795768794295827, 1795768794367582, 1777881600000000, 1795768794367582, NULL, NULL, 0, NULL, 6, 5, 1, NULL, 0);


--
-- Data for Name: token; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.token VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', '01a21c29-431c-71bf-9c0d-d832300bdd8d', '01a21c29-384b-773d-8644-e8fd2b6b3892', 'A report', 'read', '\x561b142d1bf50865d4e4c573bb534fe7565b84d7b2131bd220fdf3648c0fa684', 1795768795932806, 1803544795932792, NULL, NULL);


--
-- Data for Name: tombstone; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tombstone VALUES ('x', 'post-0', 1777881600000000);


--
-- Data for Name: user; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."user" VALUES ('01a21c29-384b-773d-8644-e8fd2b6b3892', 'Ada Invented', 'ada@example.com', 'ada@example.com', '$argon2id$v=19$m=19456,t=2,p=1$mv42L9d0OLGdaEO6+bTLPw$Q1JZKH5GRg6fcmbSMzGgkeHPLo8Wbm7qpdLDsMQI7BU', 1795768793163914);


--
-- Data for Name: workspace; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.workspace VALUES ('01a21c29-384b-7812-9229-2510e0e4298e', 'Cold stores', 1795768793163914);


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
-- Name: request_key request_key_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_key
    ADD CONSTRAINT request_key_pkey PRIMARY KEY (workspace_id, user_id, name);


--
-- Name: saved_search saved_search_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.saved_search
    ADD CONSTRAINT saved_search_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: session session_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);


--
-- Name: session session_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_token_hash_key UNIQUE (token_hash);


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
-- Name: token token_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: token token_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_token_hash_key UNIQUE (token_hash);


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
-- Name: request_key_by_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_key_by_age ON public.request_key USING btree (created_at);


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
-- Name: token_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX token_by_user ON public.token USING btree (workspace_id, user_id, id);


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
-- Name: request_key request_key_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_key
    ADD CONSTRAINT request_key_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


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
-- Name: token token_workspace_id_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES public.member(workspace_id, user_id);


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
-- Name: request_key; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.request_key ENABLE ROW LEVEL SECURITY;

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
-- Name: token; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.token ENABLE ROW LEVEL SECURITY;

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
-- Name: request_key workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.request_key USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


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
-- Name: token workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.token USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- PostgreSQL database dump complete
--


